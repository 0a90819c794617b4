/* The workspace's events with their filters; the details of the one that the address names. */

import { useMemo, useState } from 'react';

import { AuditDocument, type AuditQuery, type AuditRowsFragment } from '../../api/generated/graphql';
import { usePages } from '../../api/pages';
import { Link, useQuery } from '../../shell/router';
import { agentName } from '../../ui/agent-name';
import { CopyHash } from '../../ui/copy';
import { CsvLink } from '../../ui/csv';
import { Ago, Moment } from '../../ui/figures';
import { useFilters } from '../../ui/filters';
import { Empty, Section } from '../../ui/section';
import { SkeletonRows } from '../../ui/skeleton';
import { More, Table, type Column } from '../../ui/table';
import { DEFAULTS, sinceOf, understood, variablesOf, type Asked } from './asked';
import { EventDetails } from './event';
import { AuditFilters } from './filters';
import { Head } from './head';
import { Under } from './under';

type Event = AuditRowsFragment['nodes'][number];

const OPENED = { event: '' } as const;
const NO_EVENTS: AuditRowsFragment = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };

export function WorkspaceEvents() {
  const { filters, change, clear, isFiltered } = useFilters(DEFAULTS);
  const opened = useFilters(OPENED);
  const since = useSince(filters.range);
  const asked = useMemo(() => understood(filters, since), [filters, since]);
  const variables = useMemo(() => variablesOf(asked), [asked]);
  const pages = usePages(AuditDocument, variables, eventsOf, keyOf);
  const { result } = pages;
  const workspace = result.data?.viewer?.workspace;
  return (
    <>
      <Head of="workspace" own={workspace?.audit?.height} everyones={result.data?.publicAudit?.height} />
      <AuditFilters
        filters={filters}
        asked={asked}
        agents={workspace?.agents?.nodes ?? []}
        seen={pages.rows.map((event) => event.type)}
        onChange={change}
      />
      <Section
        title="Events"
        note={workspace?.audit?.latestEventAt != null && <>newest <Ago at={workspace.audit.latestEventAt} /></>}
        actions={
          <>
            {isFiltered && (
              <button type="button" className="button quiet" onClick={clear}>
                Clear filters
              </button>
            )}
            <CsvLink of="audit" query={{ ...asked }} />
          </>
        }
        of={result}
        at={asked.agent === '' ? 'viewer.workspace.audit.events' : 'viewer.workspace.agent'}
        value={shownOf(result.data, result.errors.length > 0)}
        skeleton={<SkeletonRows rows={20} />}
        isEmpty={() => pages.rows.length === 0}
        empty={<Nothing isFiltered={isFiltered} asked={asked} />}
      >
        {() => (
          <>
            <Table caption="Audit events, newest first" columns={COLUMNS} rows={pages.rows} rowKey={keyOf} isPrevious={result.isPrevious} />
            <More pages={pages} noun="events" />
          </>
        )}
      </Section>
      {opened.filters.event !== '' && <EventDetails id={opened.filters.event} onClose={() => opened.change({ event: '' })} />}
    </>
  );
}

function Nothing({ isFiltered, asked }: { readonly isFiltered: boolean; readonly asked: Asked }) {
  if (!isFiltered) {
    return <Empty title="No events yet">Whatever an agent does is recorded here, from its creation on.</Empty>;
  }
  return (
    <Empty title="No event matches">
      {asked.agent === '' ? 'Take a filter away, or choose a longer time.' : `Nothing of the agent ${asked.agent} is shown: choose another one, or take a filter away.`}
    </Empty>
  );
}

/** Of one agent the events are those of its chain. */
function eventsOf(data: AuditQuery): AuditRowsFragment | null | undefined {
  const workspace = data.viewer?.workspace;
  return workspace?.audit?.events ?? workspace?.agent?.auditChain?.events;
}

const keyOf = (event: Event) => event.id;

/** An agent that is not there has no events; that is no fault. */
function shownOf(data: AuditQuery | undefined, isFaulty: boolean): AuditRowsFragment | null | undefined {
  const isNoAgent = data?.viewer?.workspace.agent === null && !isFaulty;
  return data === undefined ? undefined : (eventsOf(data) ?? (isNoAgent ? NO_EVENTS : null));
}

/** A range begins at the moment it is chosen, and stays there: it must not move below who reads. */
function useSince(range: string): string {
  const [kept, setKept] = useState(() => ranged(range));
  if (kept.range !== range) {
    setKept(ranged(range));
  }
  return kept.since;
}

function ranged(range: string) {
  return { range, since: sinceOf(range, Date.now()) };
}

const COLUMNS: readonly Column<Event>[] = [
  { key: 'time', title: 'Time', width: '136px', from: 'tablet', cell: (event) => <Moment at={event.createdAt} /> },
  { key: 'type', title: 'Event', cell: (event) => <Opener event={event} /> },
  {
    key: 'agent',
    title: 'Agent',
    from: 'tablet',
    cell: (event) => (
      <Link className="audit-agent" href={`/agents/${encodeURIComponent(event.agent.handle)}`} data-tip={agentName(event.agent)}>
        {event.agent.handle}
      </Link>
    ),
  },
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

function Opener({ event }: { readonly event: Event }) {
  const parameters = new URLSearchParams(useQuery());
  parameters.set('event', event.id);
  return (
    <>
      <Link className="audit-type" href={`/audit?${parameters.toString()}`}>
        {event.type}
      </Link>
      <Under at={event.createdAt} name={event.agent.handle} />
    </>
  );
}
