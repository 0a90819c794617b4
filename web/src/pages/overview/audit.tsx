/* The newest events of the workspace's chains. */

import { Link } from '../../shell/router';
import { CsvLink } from '../../ui/csv';
import { Ago, Hash } from '../../ui/figures';
import { count } from '../../ui/format';
import { Empty, Section } from '../../ui/section';
import { SkeletonRows } from '../../ui/skeleton';
import { Table, type Column } from '../../ui/table';
import type { OverviewProps, Workspace } from './view';

type Event = NonNullable<NonNullable<Workspace['audit']>['events']>['nodes'][number];

const SHOWN = 10;

const COLUMNS: readonly Column<Event>[] = [
  { key: 'type', title: 'Event', cell: (event) => <span className="truncate">{event.type}</span> },
  {
    key: 'agent',
    title: 'Agent',
    width: '34%',
    cell: (event) => (
      <span className="truncate">
        <Link href={`/agents/${encodeURIComponent(event.agent.handle)}`}>{event.agent.handle}</Link>
      </span>
    ),
  },
  { key: 'hash', title: 'Hash', width: '100px', from: 'tablet', cell: (event) => <Hash of={event.eventHash} /> },
  { key: 'when', title: 'When', width: '112px', align: 'end', cell: (event) => <Ago at={event.createdAt} /> },
];

export function Audit({ result }: OverviewProps) {
  const audit = result.data?.viewer?.workspace.audit;
  return (
    <Section
      className="audit"
      title="Newest events"
      note={audit == null ? '' : `${count(audit.height).text} in all`}
      actions={
        <>
          <Link href="/audit">Audit</Link>
          <CsvLink of="audit" />
        </>
      }
      of={result}
      at="viewer.workspace.audit.events"
      value={audit?.events}
      skeleton={<SkeletonRows rows={SHOWN} />}
      isEmpty={(events) => events.nodes.length === 0}
      empty={<Empty title="No events yet">Whatever an agent does is recorded here, from its creation on.</Empty>}
    >
      {(events) => (
        <Table
          caption="Newest audit events"
          columns={COLUMNS}
          rows={events.nodes.slice(0, SHOWN)}
          rowKey={(event) => event.id}
        />
      )}
    </Section>
  );
}
