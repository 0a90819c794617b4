/* What the agent may spend, and on what. */

import type { ReactNode } from 'react';

import { Link } from '../../shell/router';
import { CapBar, NoCap } from '../../ui/cap';
import { Moment, Money } from '../../ui/figures';
import { count } from '../../ui/format';
import { Empty, Section } from '../../ui/section';
import { SkeletonRows } from '../../ui/skeleton';
import { StatusBadge } from '../../ui/status';
import { knownWith } from './optional';
import type { AgentProps, AgentShown, Policy } from './types';

export function PolicySection({ result, agent }: AgentProps) {
  const policy = agent?.spendPolicy;
  return (
    <Section
      className="agent-policy"
      title="Policy"
      note={policy == null ? '' : <>since <Moment at={policy.effectiveFrom} style="date" /></>}
      actions={agent?.drainProofStatus == null ? undefined : <Drain status={agent.drainProofStatus} />}
      of={result}
      at="viewer.workspace.agent.spendPolicy"
      value={knownWith('spendPolicy', { result, agent })}
      skeleton={<SkeletonRows rows={6} />}
      isEmpty={(shown) => shown.spendPolicy == null}
      empty={
        <Empty title="No policy">
          Nothing bounds this agent but its wallet. Set a daily or monthly cap so that a stolen key cannot drain it.
        </Empty>
      }
    >
      {(shown) => (shown.spendPolicy == null ? null : <Rules agent={shown} policy={shown.spendPolicy} />)}
    </Section>
  );
}

function Drain({ status }: { readonly status: NonNullable<AgentShown['drainProofStatus']> }) {
  const tip = status === 'PROTECTED' ? 'A daily or monthly cap bounds what a stolen key could spend' : 'Only the wallet bounds what a stolen key could spend';
  return (
    <span className="agent-drain" data-tip={tip}>
      <StatusBadge status={status} />
    </span>
  );
}

function Rules({ agent, policy }: { readonly agent: AgentShown; readonly policy: Policy }) {
  const windowOf = (kind: 'DAILY' | 'MONTHLY') => {
    const window = policy.windows?.find((one) => one.kind === kind);
    return window === undefined ? <NoCap isOpen={agent.drainProofStatus === 'UNPROTECTED'} /> : <CapBar window={window} />;
  };
  const perCall = policy.windows?.find((one) => one.kind === 'PER_CALL');
  return (
    <dl className="agent-rules">
      <Rule name="A day">{windowOf('DAILY')}</Rule>
      <Rule name="A month">{windowOf('MONTHLY')}</Rule>
      <Rule name="A call">
        {perCall === undefined ? <NoCap isOpen={false} /> : <>at most <Money of={perCall.cap} /></>}
      </Rule>
      <Rule name="Slowest answer">
        {policy.latencyCapMs == null ? <Any /> : `${count(policy.latencyCapMs).text} ms`}
      </Rule>
      <Rule name="Lowest quality">{policy.minQuality ?? <Any />}</Rule>
      <Rule name="Providers">
        <Allowed slugs={policy.allowedProviders} hrefOf={(slug) => `/models?provider=${encodeURIComponent(slug)}`} />
      </Rule>
      <Rule name="Models">
        <Allowed slugs={policy.allowedModels} hrefOf={(slug) => `/models?search=${encodeURIComponent(slug)}`} />
      </Rule>
    </dl>
  );
}

function Rule({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Any() {
  return <span className="muted">any</span>;
}

interface AllowedProps {
  readonly slugs: readonly string[] | null | undefined;
  readonly hrefOf: (slug: string) => string;
}

function Allowed({ slugs, hrefOf }: AllowedProps) {
  if (slugs == null) {
    return <Any />;
  }
  if (slugs.length === 0) {
    return <span className="problem">none: every call is refused</span>;
  }
  return (
    <ul className="agent-slugs">
      {slugs.map((slug) => (
        <li key={slug}>
          <Link href={hrefOf(slug)}>{slug}</Link>
        </li>
      ))}
    </ul>
  );
}
