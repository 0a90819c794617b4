/* Links that lead out of the dashboard. Their addresses come from data, so only those of the web become links: any other
   scheme could run a script. */

import type { ReactNode } from 'react';

interface OutLinkProps {
  readonly href: string | null | undefined;
  readonly className?: string;
  /** What it leads to, where its content does not say it. */
  readonly label?: string;
  readonly tip?: string;
  readonly children: ReactNode;
}

/** Nothing at all where there is no address that may be followed. */
export function OutLink({ href, className, label, tip, children }: OutLinkProps) {
  return href != null && /^https?:\/\//i.test(href) ? (
    <a href={href} target="_blank" rel="noreferrer" className={className} aria-label={label} data-tip={tip}>
      {children}
    </a>
  ) : null;
}
