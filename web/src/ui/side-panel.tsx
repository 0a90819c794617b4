/* The details of a row, at the side of the page: a dialog, so that the keyboard stays in it and Escape closes it. */

import { useId, useLayoutEffect, useRef, type MouseEvent, type ReactNode } from 'react';

import { CloseIcon } from './icons';
import './side-panel.css';

interface SidePanelProps {
  readonly title: ReactNode;
  readonly note?: ReactNode;
  /** Called when it was closed, by whatever means. */
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function SidePanel({ title, note, onClose, children }: SidePanelProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const close = useRef<HTMLButtonElement>(null);
  const id = useId();
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    close.current?.focus();
    // Closing it, and not only taking it away, leads the keyboard back to where it was opened.
    return () => shown?.close();
  }, []);
  const closeBeside = (event: MouseEvent<HTMLDialogElement>) => {
    if (event.target === dialog.current) {
      onClose();
    }
  };
  return (
    // The keyboard has Escape and the button for what a press beside the panel does.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions
    <dialog ref={dialog} className="side-panel" aria-labelledby={id} onCancel={onClose} onClick={closeBeside}>
      <div className="side-panel-page">
        <header className="side-panel-head">
          <div className="side-panel-title">
            <h2 id={id}>{title}</h2>
            {note !== undefined && <p className="muted">{note}</p>}
          </div>
          <button ref={close} type="button" className="button icon-only" aria-label="Close" onClick={onClose}>
            <CloseIcon />
          </button>
        </header>
        <div className="side-panel-body">{children}</div>
      </div>
    </dialog>
  );
}

/** A name and what it is, one below the other. */
export function Facts({ facts }: { readonly facts: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
