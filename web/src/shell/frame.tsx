/* What stands around every page: the skip link, the header, the navigation. */

import type { ReactNode } from 'react';

import { Header } from './header';

interface FrameProps {
  readonly path: string;
  readonly notices?: ReactNode;
  readonly children: ReactNode;
}

export function Frame({ path, notices, children }: FrameProps) {
  return (
    <>
      <a className="skip" href="#main">
        Skip to content
      </a>
      <Header path={path} />
      {notices}
      <main id="main" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}
