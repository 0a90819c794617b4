/* How wide the window is, in the steps that columns are shown from. */

import { useSyncExternalStore } from 'react';

const STEPS = { tablet: '(width >= 720px)', desktop: '(width >= 1024px)', wide: '(width >= 1280px)' } as const;

type Step = keyof typeof STEPS;

const ORDER: readonly Step[] = ['tablet', 'desktop', 'wide'];
const queries = new Map<Step, MediaQueryList>();

/** The widest step that the window reaches; null on a phone. */
export function useWidth(): Step | null {
  return useSyncExternalStore(subscribe, widest, () => null);
}

/** Whether a window of that width shows what is shown from a step on. */
export function reaches(width: Step | null, step: Step | undefined): boolean {
  return step === undefined || (width !== null && ORDER.indexOf(width) >= ORDER.indexOf(step));
}

function widest(): Step | null {
  return ORDER.findLast((step) => queryOf(step).matches) ?? null;
}

function queryOf(step: Step): MediaQueryList {
  const known = queries.get(step);
  if (known !== undefined) {
    return known;
  }
  const made = matchMedia(STEPS[step]);
  queries.set(step, made);
  return made;
}

function subscribe(listener: () => void): () => void {
  for (const step of ORDER) {
    queryOf(step).addEventListener('change', listener);
  }
  return () => {
    for (const step of ORDER) {
      queryOf(step).removeEventListener('change', listener);
    }
  };
}
