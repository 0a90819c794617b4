/* The end of a session: by its button, or because the gateway says that it is over. */

import { useSyncExternalStore } from 'react';

import { allEntries, subscribe } from '../api/store';

/** Ends the session and goes to the first page, where the gateway then shows the page to sign in. */
export async function signOut(): Promise<void> {
  const response = await fetch('/session', { method: 'DELETE' });
  if (!response.ok && response.status !== 401) {
    throw new Error(`The gateway answered with status ${response.status}.`);
  }
  location.assign('/');
}

/** Whether the newest answer was that nobody is signed in. */
export function useIsSignedOut(): boolean {
  return useSyncExternalStore(subscribe, isSignedOut, () => false);
}

function isSignedOut(): boolean {
  // The newest entry is the last one.
  return [...allEntries().values()].at(-1)?.failure?.kind === 'signed-out';
}

/** Shows the page to sign in, at this address: signing in leads back here. */
export function signInAgain(): void {
  location.reload();
}
