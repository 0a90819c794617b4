/* Where the page is: the address bar's path and query, and links that change them without loading anew. */

import { useSyncExternalStore, type AnchorHTMLAttributes, type MouseEvent } from 'react';

const MOVED = 'roundtrip:moved';

export function usePath(): string {
  return useSyncExternalStore(onMove, () => location.pathname, () => '/');
}

/** The part behind the question mark. */
export function useQuery(): string {
  return useSyncExternalStore(onMove, () => location.search, () => '');
}

/** Goes to an address of the dashboard. Another page begins at its top; a change of the query leaves the page where it is. */
export function go(href: string): void {
  const before = location.pathname;
  history.pushState(null, '', href);
  dispatchEvent(new Event(MOVED));
  if (location.pathname !== before) {
    scrollTo(0, 0);
  }
}

/** Changes the query without a new place in the history: what is typed into a filter is not worth going back to. */
export function replaceQuery(query: string): void {
  const search = query === '' ? '' : `?${query}`;
  if (search !== location.search) {
    history.replaceState(null, '', `${location.pathname}${search}`);
    dispatchEvent(new Event(MOVED));
  }
}

/** Changes the query so that going back leads to the one before. */
export function pushQuery(query: string): void {
  const search = query === '' ? '' : `?${query}`;
  history.pushState(null, '', `${location.pathname}${search}`);
  dispatchEvent(new Event(MOVED));
}

interface LinkProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  readonly href: string;
}

/** A link within the dashboard. */
export function Link({ href, onClick, children, ...rest }: LinkProps) {
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (isPlain && !event.defaultPrevented) {
      event.preventDefault();
      go(href);
    }
  };
  return (
    <a href={href} onClick={follow} {...rest}>
      {children}
    </a>
  );
}

/** The values of `:names` in a pattern such as `/agents/:handle`; null when the path is another. */
export function matchPath(pattern: string, path: string): Readonly<Record<string, string>> | null {
  const wanted = pattern.split('/');
  const given = path.length > 1 ? path.replace(/\/$/, '').split('/') : path.split('/');
  if (wanted.length !== given.length) {
    return null;
  }
  const values: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    if (part.startsWith(':')) {
      values[part.slice(1)] = decode(value);
    } else if (part !== value) {
      return null;
    }
  }
  return values;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Tells of every change of the address; gives what ends it. */
export function onMove(listener: () => void): () => void {
  addEventListener('popstate', listener);
  addEventListener(MOVED, listener);
  return () => {
    removeEventListener('popstate', listener);
    removeEventListener(MOVED, listener);
  };
}
