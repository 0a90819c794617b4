/* What everyone may see: the events of public agents, without payloads. It has no filters: they would tell what is hidden. */

import { PublicAuditDocument, type PublicAuditQuery } from '../../api/generated/graphql';
import { usePages } from '../../api/pages';
import { CopyHash } from '../../ui/copy';
import { CsvLink } from '../../ui/csv';
import { Moment } from '../../ui/figures';
import { Empty, Section } from '../../ui/section';
import { SkeletonRows } from '../../ui/skeleton';
import { More, Table, type Column } from '../../ui/table';
import { Head } from './head';
import { Under } from './under';

type PublicEvent = NonNullable<NonNullable<PublicAuditQuery['publicAudit']>['events']>['nodes'][number];

const ALL = {};
const eventsOf = (data: PublicAuditQuery) => data.publicAudit?.events;
const keyOf = (event: PublicEvent) => event.eventHash;

export function PublicEvents() {
  const pages = usePages(PublicAuditDocument, ALL, eventsOf, keyOf);
  const { result } = pages;
  return (
    <>
      <Head of="public" own={result.data?.viewer?.workspace.audit?.height} everyones={result.data?.publicAudit?.height} />
      <Section
        title="Public events"
        note="of all public agents, as anyone sees them"
        actions={<CsvLink of="audit" query={{ of: 'public' }} />}
        of={result}
        at="publicAudit.events"
        value={result.data?.publicAudit?.events}
        skeleton={<SkeletonRows rows={20} />}
        isEmpty={() => pages.rows.length === 0}
        empty={<Empty title="Nothing is public yet">The events of agents that are public are shown here to everyone.</Empty>}
      >
        {() => (
          <>
            <Table caption="Public audit events, newest first" columns={COLUMNS} rows={pages.rows} rowKey={keyOf} />
            <More pages={pages} noun="events" />
          </>
        )}
      </Section>
    </>
  );
}

const COLUMNS: readonly Column<PublicEvent>[] = [
  { key: 'time', title: 'Time', width: '136px', from: 'tablet', cell: (event) => <Moment at={event.createdAt} /> },
  { key: 'type', title: 'Event', cell: (event) => <Kind event={event} /> },
  {
    key: 'agent',
    title: 'Agent',
    from: 'tablet',
    cell: (event) => (
      <span data-tip={event.canonicalUri}>
        {event.ownerHandle != null && <span className="muted">{event.ownerHandle} / </span>}
        {event.agentName}
      </span>
    ),
  },
  { key: 'provider', title: 'Provider', from: 'wide', cell: (event) => <Maybe text={event.provider} /> },
  { key: 'model', title: 'Model', from: 'desktop', cell: (event) => <Maybe text={event.model} /> },
  { key: 'seq', title: 'Seq', width: '80px', align: 'end', from: 'tablet', cell: (event) => <span className="figure">{event.seq}</span> },
  { key: 'hash', title: 'Hash', width: '112px', cell: (event) => <CopyHash of={event.eventHash} /> },
  {
    key: 'previous',
    title: 'Previous',
    width: '112px',
    from: 'desktop',
    cell: (event) => (event.prevEventHash == null ? <span className="muted">first</span> : <CopyHash of={event.prevEventHash} noun="previous hash" />),
  },
];

function Kind({ event }: { readonly event: PublicEvent }) {
  return (
    <>
      <span className="audit-type">{event.type}</span>
      <Under at={event.createdAt} name={event.agentName} />
    </>
  );
}

function Maybe({ text }: { readonly text: string | null | undefined }) {
  return text == null ? <span className="muted">–</span> : <>{text}</>;
}
