/* What is wrong with the page as a whole, in a box over its bottom that moves nothing: offline, signed
   out, overloaded. */

import { useCurrent, type Current } from '../api/current';
import type { Failure } from '../api/transport';
import { age } from '../ui/time';
import { useNow } from './clock';
import { useOnline } from './online';
import { signInAgain, useIsSignedOut } from './session';

export function Notices() {
  const current = useCurrent();
  const isSignedOut = useIsSignedOut();
  const isOnline = useOnline();
  const now = useNow();
  if (isSignedOut) {
    return (
      <Notice tone="warn" action="Sign in" onAction={signInAgain}>
        Your session has ended. What you see stays as it was; sign in to go on from here.
      </Notice>
    );
  }
  const failure: Failure | null = isOnline
    ? (current?.failure ?? null)
    : { kind: 'offline', message: 'You are offline.' };
  const isToldBySections = failure?.kind === 'failed' && current?.at === null;
  if (failure === null || isToldBySections) {
    return null;
  }
  return (
    <Notice tone="warn" action={current?.isLoading === true ? 'Trying…' : 'Retry'} onAction={() => current?.reload()}>
      {failure.message} {told(failure, current, now)}
    </Notice>
  );
}

function told(failure: Failure, current: Current | null, now: number): string {
  const isShown = current?.at != null;
  const shown = isShown ? `What you see is ${age(current.at, Math.max(now, current.at))} old.` : '';
  return failure.kind === 'failed' ? shown : `${shown} It goes on by itself.`.trim();
}

interface NoticeProps {
  readonly tone: 'warn';
  readonly action: string;
  readonly onAction: () => void;
  readonly children: React.ReactNode;
}

function Notice({ tone, action, onAction, children }: NoticeProps) {
  return (
    <div className={`notice ${tone}`} role="status">
      <p>{children}</p>
      <button type="button" className="button" onClick={onAction}>
        {action}
      </button>
    </div>
  );
}
