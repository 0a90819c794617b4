/* A part of a page that stands and fails alone: title, skeleton, data, nothing there yet, or its own error. */

import { useId, type ReactNode } from 'react';

import type { Result } from '../api/operation';
import { partOf } from '../api/parts';
import { signInAgain } from '../shell/session';

interface SectionProps<Value> {
  readonly title: string;
  /** A few words beside the title. */
  readonly note?: ReactNode;
  /** Links and buttons at the right of the title. */
  readonly actions?: ReactNode;
  /** The answer that the section is a part of. */
  readonly of: Result<unknown>;
  /** Where in the answer its value lies, by the names in the answer: `viewer.workspace.agents`. */
  readonly at: string;
  readonly value: Value | null | undefined;
  /** Shown until there is an answer, in the size of what comes. */
  readonly skeleton: ReactNode;
  readonly isEmpty?: (value: Value) => boolean;
  /** What to do next when there is nothing yet. */
  readonly empty?: ReactNode;
  readonly className?: string;
  readonly children: (value: Value) => ReactNode;
}

export function Section<Value>(props: SectionProps<Value>) {
  const id = useId();
  return (
    <section className={`section ${props.className ?? ''}`} aria-labelledby={id} aria-busy={props.of.data === undefined}>
      <header className="section-head">
        <h2 id={id}>{props.title}</h2>
        {props.note !== undefined && <span className="section-note">{props.note}</span>}
        {props.actions !== undefined && <span className="section-actions">{props.actions}</span>}
      </header>
      <div className="section-body">
        <Body {...props} />
      </div>
    </section>
  );
}

function Body<Value>({ of, at, value, skeleton, isEmpty, empty, children }: SectionProps<Value>) {
  const part = partOf(of, at, value);
  switch (part.state) {
    case 'loading':
      return <>{skeleton}</>;
    case 'failed':
      return <Failed message={part.message} requestId={part.requestId} of={of} />;
    case 'hidden':
      return <Empty title="Not visible with this key">Sign in with a key of the whole workspace to see it.</Empty>;
    case 'ready':
      if (isEmpty?.(part.value) === true) {
        return <>{empty}</>;
      }
      return (
        <>
          {part.inner !== null && (
            <Failed message={part.inner.message} requestId={part.inner.requestId} of={of} isPartial />
          )}
          {children(part.value)}
        </>
      );
  }
}

interface FailedProps {
  readonly message: string;
  readonly requestId: string | null;
  readonly of: Result<unknown>;
  /** Whether the rest of the section is shown below. */
  readonly isPartial?: boolean;
}

/** An error where it happened, and a button that tries again. */
export function Failed({ message, requestId, of, isPartial = false }: FailedProps) {
  const isSignedOut = of.failure?.kind === 'signed-out';
  return (
    <div className={isPartial ? 'failed partial' : 'failed'} role="alert">
      <p>
        <strong>{isPartial ? 'Some of this could not be loaded.' : 'This could not be loaded.'}</strong> {message}
        {requestId !== null && <span className="muted"> Request {requestId}</span>}
      </p>
      <button type="button" className="button" onClick={isSignedOut ? signInAgain : of.reload} disabled={of.isLoading}>
        {isSignedOut ? 'Sign in' : 'Retry'}
      </button>
    </div>
  );
}

/** Nothing there yet: why, and what to do next. */
export function Empty({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      {children !== undefined && <p>{children}</p>}
    </div>
  );
}
