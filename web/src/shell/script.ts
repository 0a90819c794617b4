/* Loads a page's script when it is asked for. What could not be had is asked for again the next time: by themselves
   React keeps a failed import, and the bundler a failed style, for as long as the window is open. */

import { createElement, lazy, type ComponentType } from 'react';

import type { PageProps } from './pages';

type Load = () => Promise<{ readonly default: ComponentType<PageProps> }>;

interface Script {
  /** Loads the code ahead of time. */
  readonly prepare: () => Promise<unknown>;
  readonly Component: ComponentType<PageProps>;
  /** After it could not be shown: forgets a load that failed, so that the next showing loads anew. */
  readonly renew: () => void;
}

export function script(load: Load): Script {
  const attempt = async () => {
    await mendStyles();
    return load();
  };
  let isFailed = false;
  const made = () =>
    lazy(async () => {
      try {
        return await attempt();
      } catch (problem) {
        isFailed = true;
        throw problem;
      }
    });
  let Loaded = made();
  return {
    prepare: attempt,
    Component: (props) => createElement(Loaded, props),
    // Not at once when it fails: React renders anew after an error, and without a network that would never end.
    renew: () => {
      if (isFailed) {
        isFailed = false;
        Loaded = made();
      }
    },
  };
}

/** Styles that did not load. The bundler takes them for there because their elements are. */
const failedStyles = new Set<HTMLLinkElement>();

if (typeof window !== 'undefined') {
  // Such an error does not rise: it is only seen on its way down.
  addEventListener('error', ({ target }) => noteStyle(target), { capture: true });
}

function noteStyle(target: EventTarget | null): void {
  if (target instanceof HTMLLinkElement && target.rel === 'stylesheet') {
    failedStyles.add(target);
  }
}

async function mendStyles(): Promise<void> {
  await Promise.all([...failedStyles].map(mended));
}

/** An element asks once, so another one takes its place. One that fails too is noted by the listener above. */
async function mended(failed: HTMLLinkElement): Promise<void> {
  failedStyles.delete(failed);
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.crossOrigin = failed.crossOrigin;
  link.href = failed.href;
  await new Promise<void>((resolve, reject) => {
    link.addEventListener('load', () => resolve());
    link.addEventListener('error', () => reject(new Error(`The style ${link.href} did not load.`)));
    failed.replaceWith(link);
  });
}
