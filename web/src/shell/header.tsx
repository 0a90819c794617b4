/* The header: workspace, balance, navigation, and the switches for timezone, colours and the session. */

import { useState } from 'react';

import type { ShellWorkspaceFragment } from '../api/generated/graphql';
import { MoonIcon, SignOutIcon, SunIcon } from '../ui/icons';
import { Money } from '../ui/figures';
import { shortName } from '../ui/time';
import { useNow } from './clock';
import { Freshness } from './freshness';
import { PAGES, type Page } from './pages';
import { Link } from './router';
import { signOut } from './session';
import { turnTheme, useTheme } from './theme';
import { useWorkspace } from './workspace';
import { useZone } from './zone';

export function Header({ path }: { readonly path: string }) {
  const workspace = useWorkspace();
  return (
    <header className="top">
      <div className="top-row">
        <Link href="/" className="brand">
          <Mark />
          <span className="brand-name">{workspace === null ? <span className="bone name" /> : workspace.displayName}</span>
        </Link>
        <span className="top-space" />
        <span className="balance">
          <span className="muted">Balance</span> {balanceOf(workspace)}
        </span>
        <Freshness />
        <ZoneSwitch />
        <ThemeSwitch />
        <SignOut />
      </div>
      <nav className="tabs" aria-label="Pages">
        {PAGES.filter((page) => page.isInNavigation).map((page) => (
          <Link
            key={page.path}
            href={page.path}
            aria-current={isWithin(path, page.path) ? 'page' : undefined}
            onPointerEnter={() => prepare(page)}
            onFocus={() => prepare(page)}
          >
            {page.title}
          </Link>
        ))}
      </nav>
    </header>
  );
}

/** A guess at where one goes: when it fails, the page itself says so once it is opened. */
function prepare(page: Page): void {
  page.prepare().catch(() => undefined);
}

/** The place of the sum until there is an answer; a dash where it failed or may not be seen. */
function balanceOf(workspace: ShellWorkspaceFragment | null) {
  if (workspace === null) {
    return <span className="bone sum" />;
  }
  const balance = workspace.billing?.totalBalance;
  return balance == null ? <span className="muted">–</span> : <Money of={balance} />;
}

function isWithin(path: string, page: string): boolean {
  return path === page || (page !== '/' && path.startsWith(`${page}/`));
}

function ZoneSwitch() {
  const zone = useZone();
  const workspace = useWorkspace();
  const now = useNow();
  const name = workspace?.reportingTimezone ?? null;
  const own = name === null ? 'Local' : shortName(name, now);
  return (
    <fieldset className="switch" data-tip={name === null ? undefined : `Times are in ${zone.name}`}>
      <legend className="unseen">Timezone</legend>
      <label>
        <input type="radio" name="zone" checked={!zone.isUtc} onChange={() => zone.choose('workspace')} />
        {/* Another text is another element: it does not move, it is there anew. */}
        <span key={own}>{own}</span>
      </label>
      <label>
        <input type="radio" name="zone" checked={zone.isUtc} onChange={() => zone.choose('utc')} />
        <span>UTC</span>
      </label>
    </fieldset>
  );
}

function ThemeSwitch() {
  const theme = useTheme();
  const other = theme === 'dark' ? 'Light colours' : 'Dark colours';
  return (
    <button type="button" className="button icon-only" onClick={turnTheme} aria-label={other} data-tip={other}>
      <span className="when-light">
        <MoonIcon />
      </span>
      <span className="when-dark">
        <SunIcon />
      </span>
    </button>
  );
}

function SignOut() {
  const [problem, setProblem] = useState<string | null>(null);
  const end = () => {
    signOut().catch(() => setProblem('Could not sign out: try again'));
  };
  return (
    <button
      type="button"
      className="button icon-only"
      onClick={end}
      aria-label={problem ?? 'Sign out'}
      data-tip={problem ?? 'Sign out'}
    >
      <SignOutIcon />
    </button>
  );
}

function Mark() {
  return (
    <svg className="mark" viewBox="0 0 32 32" width="24" height="24" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="var(--accent-strong)" />
      <g fill="none" stroke="#fff" strokeWidth="3" strokeLinecap="round" strokeLinejoin="round">
        <path d="M22.5 12.5A7.5 7.5 0 1 0 23.5 18" />
        <path d="M23.5 7v6h-6" />
      </g>
    </svg>
  );
}
