/* One event: its place in the chain, its payload as it was hashed, and the call it tells of. */

import type { ReactNode } from 'react';

import { AuditEventDetailsDocument, type AuditEventDetailsQuery } from '../../api/generated/graphql';
import { useOperation } from '../../api/operation';
import { Link } from '../../shell/router';
import { AgentName } from '../../ui/agent-name';
import { CopyHash } from '../../ui/copy';
import { Count, Figure, Moment } from '../../ui/figures';
import { moneyExact, words } from '../../ui/format';
import { pretty } from '../../ui/json';
import { Empty, Failed } from '../../ui/section';
import { Facts, SidePanel } from '../../ui/side-panel';
import { SkeletonBlock } from '../../ui/skeleton';
import { StatusBadge } from '../../ui/status';

type Node = NonNullable<AuditEventDetailsQuery['node']>;
type Event = Extract<Node, { readonly payloadCanonical: string; readonly agent: { readonly handle: string } }>;
type Call = NonNullable<Event['inference']>;

export function EventDetails({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const result = useOperation(AuditEventDetailsDocument, { id });
  const data = result.isPrevious ? undefined : result.data;
  const event = data?.node != null && isEvent(data.node) ? data.node : null;
  const problem = result.failure ?? (event === null ? result.errors[0] : undefined);
  return (
    <SidePanel title={event?.type ?? 'Event'} note={<CopyHash of={id} noun="identifier" length={id.length} />} onClose={onClose}>
      {event !== null ? (
        <Details event={event} />
      ) : problem != null ? (
        <Failed message={problem.message} requestId={null} of={result} />
      ) : data === undefined ? (
        <SkeletonBlock className="audit-event-place" />
      ) : (
        <Empty title="There is no such event">It is not there, or not seen with this key.</Empty>
      )}
    </SidePanel>
  );
}

function isEvent(node: Node): node is Event {
  return 'eventHash' in node;
}

function Details({ event }: { readonly event: Event }) {
  return (
    <>
      <Facts
        facts={[
          ['Time', <Moment key="time" at={event.createdAt} style="full" />],
          [
            'Agent',
            <Link key="agent" href={`/agents/${encodeURIComponent(event.agent.handle)}`}>
              <AgentName of={event.agent} />
            </Link>,
          ],
          ['Place in its chain', <span key="seq" className="figure">{event.seq}</span>],
          ['Hash', <CopyHash key="hash" of={event.eventHash} length={64} />],
          ['Previous hash', event.prevEventHash == null ? 'none: it is the first' : <CopyHash key="previous" of={event.prevEventHash} noun="previous hash" length={64} />],
          ['Hashed', event.hashVersion === 1 ? 'the previous hash and the payload' : 'the previous hash and all that is stored of the event'],
        ]}
      />
      {event.inference != null && (
        <div>
          <h3>The call</h3>
          <Facts facts={factsOf(event.inference)} />
        </div>
      )}
      <div>
        <h3>Payload</h3>
        <pre className="audit-payload">{pretty(event.payloadCanonical)}</pre>
      </div>
    </>
  );
}

function factsOf(call: Call): readonly (readonly [string, ReactNode])[] {
  const all: readonly (readonly [string, ReactNode])[] = [
    ['Status', <StatusBadge key="status" status={call.status} tone={toneOf(call.status)} />],
    ['Asked for', <code key="asked">{call.requestedModel}</code>],
    ['Called', call.model == null ? 'nothing' : <Link key="model" href={`/models?model=${encodeURIComponent(call.model.slug)}`}>{call.model.displayName}</Link>],
    ['Provider', call.provider?.displayName],
    ['Tokens', <span key="tokens"><Count of={call.tokens.input} /> in, <Count of={call.tokens.output} /> out</span>],
    ['Cost', call.cost == null ? <span key="cost" className="figure unpriced">unpriced</span> : <Figure key="cost" shown={{ text: moneyExact(call.cost.amount), exact: null }} />],
    ['Cost told by', words(call.costSource)],
    ['Ended because of', call.finishReason == null ? null : words(call.finishReason)],
    ['Took', call.latencyMs == null ? null : `${call.latencyMs.toLocaleString('en-US')} ms${call.ttftMs == null ? '' : `, ${call.ttftMs.toLocaleString('en-US')} ms to the first token`}`],
    ['Asked at', <Moment key="at" at={call.createdAt} style="full" />],
    ['Call', <CopyHash key="id" of={call.id} noun="call's identifier" length={64} />],
  ];
  return all.filter(([, value]) => value != null);
}

function toneOf(status: string): 'good' | 'bad' | 'warn' | 'calm' {
  if (status === 'SUCCEEDED') {
    return 'good';
  }
  if (status.startsWith('FAILED')) {
    return 'bad';
  }
  return status.startsWith('REJECTED') ? 'warn' : 'calm';
}
