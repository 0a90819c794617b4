/* Tabs that are addresses: each can be bookmarked and gone back to. */

import type { ReactNode } from 'react';

import { Link } from '../shell/router';
import './link-tabs.css';

interface LinkTab {
  readonly href: string;
  readonly title: string;
  /** A figure beside the title. */
  readonly note?: ReactNode;
  readonly isCurrent: boolean;
}

export function LinkTabs({ label, tabs }: { readonly label: string; readonly tabs: readonly LinkTab[] }) {
  return (
    <nav className="link-tabs" aria-label={label}>
      {tabs.map((tab) => (
        <Link key={tab.href} href={tab.href} aria-current={tab.isCurrent ? 'page' : undefined}>
          {tab.title}
          <span className="link-tabs-note">{tab.note}</span>
        </Link>
      ))}
    </nav>
  );
}
