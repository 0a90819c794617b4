/* The answer to *Verify*: the verdict, asked for again while the chain is being read. */

import { useEffect } from 'react';

import { VerifyChainDocument } from '../../api/generated/graphql';
import { useOperation } from '../../api/operation';
import { Ago } from '../../ui/figures';
import { BrokenIcon, CheckIcon } from '../../ui/icons';
import { Failed } from '../../ui/section';
import { verdictOf } from './verdict';

const AGAIN_MS = 1_500;

interface VerificationProps {
  readonly handle: string;
  /** How often it was asked for: every time the gateway is asked. */
  readonly asked: number;
}

export function Verification({ handle, asked }: VerificationProps) {
  const result = useOperation(VerifyChainDocument, { handle });
  const { isLoading, reload } = result;
  const verified = result.data?.viewer?.workspace.agent?.auditChain?.verification;
  const isOpen = verified?.verdict === 'UNVERIFIED';
  useEffect(() => {
    if (asked > 1) {
      reload();
    }
  }, [asked, reload]);
  useEffect(() => {
    if (!isOpen || isLoading) {
      return;
    }
    const timer = setTimeout(reload, AGAIN_MS);
    return () => clearTimeout(timer);
  }, [isLoading, isOpen, reload]);
  if (verified === undefined) {
    const problem = result.failure?.message ?? result.errors[0]?.message;
    return problem === undefined ? (
      <div className="agent-verdict open" role="status">
        <strong>Checking every hash…</strong>
      </div>
    ) : (
      <Failed message={problem} requestId={result.errors[0]?.requestId ?? null} of={result} />
    );
  }
  const verdict = verdictOf(verified);
  const tone = verified.verdict === 'VALID' ? 'good' : isOpen ? 'open' : 'bad';
  return (
    <div className={`agent-verdict ${tone}`} role="status">
      {tone === 'good' && <CheckIcon />}
      {tone === 'bad' && <BrokenIcon />}
      <p>
        <strong>{verdict.title}.</strong> {verdict.detail}
        {verified.verifiedAt != null && !isOpen && (
          <span className="muted">
            {' '}
            Read <Ago at={verified.verifiedAt} />.
          </span>
        )}
      </p>
    </div>
  );
}
