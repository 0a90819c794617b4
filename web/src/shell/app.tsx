/* The dashboard: its frame, and the page that the path names. */

import { Component, Suspense, useEffect, useRef, type ReactNode } from 'react';

import { Tips } from '../ui/tips';
import { Frame } from './frame';
import { Notices } from './notices';
import { PAGES, type Page } from './pages';
import { Link, matchPath, onMove, usePath } from './router';
import { PageSkeleton } from './skeleton';

export function App() {
  const path = usePath();
  const found = pageOf(path);
  const title = found?.page.title ?? 'Not found';
  useEffect(() => {
    document.title = `${title} · roundtrip`;
  }, [title]);
  useAnnounced(path);
  return (
    <>
      <Frame path={path} notices={<Notices />}>
        {found === null ? (
          <NotFound />
        ) : (
          <Guard key={path} onBroken={found.page.renew}>
            <Suspense fallback={<PageSkeleton title={found.page.title} />}>
              <found.page.Component params={found.params} />
            </Suspense>
          </Guard>
        )}
      </Frame>
      <Tips />
    </>
  );
}

/** Another page takes the focus, so that it is read out and the keyboard goes on from its beginning. The first one does
    not: the browser has announced it. */
function useAnnounced(path: string): void {
  const announced = useRef(path);
  useEffect(() => {
    if (announced.current !== path) {
      announced.current = path;
      document.getElementById('main')?.focus({ preventScroll: true });
    }
  }, [path]);
}

function pageOf(path: string): { page: Page; params: Readonly<Record<string, string>> } | null {
  for (const page of PAGES) {
    const params = matchPath(page.path, path);
    if (params !== null) {
      return { page, params };
    }
  }
  return null;
}

function NotFound() {
  return (
    <div className="notfound">
      <h1>There is no such page</h1>
      <p>
        Go to the <Link href="/">overview</Link>.
      </p>
    </div>
  );
}

interface GuardProps {
  readonly onBroken: () => void;
  readonly children: ReactNode;
}

/** A page that cannot be shown, or whose script does not load, says so; the frame stands. It is tried again when the
    network is back, and when somebody goes to it again. */
class Guard extends Component<GuardProps, { readonly isBroken: boolean }> {
  override state = { isBroken: false };

  private readonly retry = () => {
    if (this.state.isBroken) {
      this.setState({ isBroken: false });
    }
  };

  private leave: () => void = () => undefined;

  override componentDidMount() {
    const forget = onMove(this.retry);
    addEventListener('online', this.retry);
    this.leave = () => {
      forget();
      removeEventListener('online', this.retry);
    };
  }

  override componentWillUnmount() {
    this.leave();
  }

  override componentDidCatch() {
    this.props.onBroken();
  }

  static getDerivedStateFromError() {
    return { isBroken: true };
  }

  override render() {
    if (!this.state.isBroken) {
      return this.props.children;
    }
    return (
      <div className="notfound" role="alert">
        <h1>This page could not be shown</h1>
        <p>It may have been updated, or the connection was lost.</p>
        <button type="button" className="button" onClick={() => location.reload()}>
          Load it again
        </button>
      </div>
    );
  }
}
