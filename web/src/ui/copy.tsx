/* A hash that can be copied: its beginning, all of it on hover, and in the clipboard when pressed. */

import { useEffect, useState } from 'react';

import './copy.css';

const SAID_MS = 1500;

export function CopyHash({ of, noun = 'hash', length = 8 }: { readonly of: string; readonly noun?: string; readonly length?: number }) {
  const [outcome, setOutcome] = useState<string | null>(null);
  useEffect(() => {
    if (outcome === null) {
      return;
    }
    const timer = setTimeout(() => setOutcome(null), SAID_MS);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = () => {
    // The clipboard is there on secure origins alone; elsewhere the tooltip has the text to be read.
    const copied = navigator.clipboard?.writeText(of) ?? Promise.reject(new Error('no clipboard'));
    copied.then(
      () => setOutcome('Copied'),
      () => setOutcome(`Not copied: the browser does not allow it. ${of}`),
    );
  };
  return (
    <button type="button" className="copy" data-tip={of} onClick={copy}>
      <span className="unseen">Copy the {noun} </span>
      <code>{of.slice(0, length)}</code>
      <span className="copy-said" role="status">
        {outcome}
      </span>
    </button>
  );
}
