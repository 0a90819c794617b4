/* The list of agents: filters, order, and pages by key. */

import { useMemo } from 'react';

import { AgentsDocument, type AgentsQuery } from '../../api/generated/graphql';
import { usePages } from '../../api/pages';
import { Choice, Choices, Controls, FilterBar, SearchField, Toggle } from '../../ui/controls';
import { CsvLink } from '../../ui/csv';
import { useFilters } from '../../ui/filters';
import { count } from '../../ui/format';
import { Empty, Section } from '../../ui/section';
import { SkeletonRows } from '../../ui/skeleton';
import { More, Table } from '../../ui/table';
import { FoldedFilters } from '../../ui/folded-filters';
import './agents.css';
import { COLUMNS } from './columns';
import { chosenOf, csvQueryOf, DEFAULTS, frameworksOf, ORDER_OPTIONS, orderOf, STATUSES, variablesOf } from './filters';

const listOf = (data: AgentsQuery) => data.viewer?.workspace.agents;

export default function Agents() {
  const { filters, change, clear, isFiltered } = useFilters(DEFAULTS);
  const variables = useMemo(() => variablesOf(filters), [filters]);
  const pages = usePages(AgentsDocument, variables, listOf);
  const workspace = pages.result.data?.viewer?.workspace;
  const total = workspace?.agents?.totalCount;
  const isNarrowed = Object.keys(variables.filter ?? {}).length > 0;
  return (
    <div className="page">
      <div className="page-head">
        <h1>Agents</h1>
      </div>
      <Controls>
        <FilterBar>
          <SearchField label="Search agents" value={filters.search} onChange={(search) => change({ search })} />
          <FoldedFilters chosen={chosenOf(filters)}>
            <Choices label="Status" options={STATUSES} value={filters.status} onChange={(status) => change({ status }, 'push')} />
            <Choices
              label="Framework"
              options={frameworksOf(workspace?.known?.nodes ?? [], filters.framework)}
              value={filters.framework}
              onChange={(framework) => change({ framework }, 'push')}
            />
            <Choice
              label="Order"
              options={ORDER_OPTIONS}
              value={orderOf(filters)}
              onChange={(order) => change({ order }, 'push')}
            />
            <Toggle
              label="Archived"
              isOn={filters.include_archived}
              onChange={(isOn) => change({ include_archived: isOn }, 'push')}
            />
            {isFiltered && (
              <button type="button" className="button quiet agents-clear" onClick={clear}>
                Clear
              </button>
            )}
          </FoldedFilters>
        </FilterBar>
      </Controls>
      <Section
        className="agents-list"
        title="Agents"
        note={total === undefined ? '' : `${count(total.value).text}${total.isCapped ? '+' : ''}${isNarrowed ? ' match' : ''}`}
        actions={<CsvLink of="agents" query={csvQueryOf(filters)} />}
        of={pages.result}
        at="viewer.workspace.agents"
        value={workspace?.agents}
        skeleton={<SkeletonRows rows={12} />}
        isEmpty={() => pages.rows.length === 0}
        empty={<Nothing isFiltered={isNarrowed} clear={clear} />}
      >
        {() => (
          <>
            <Table
              caption="Agents"
              columns={COLUMNS}
              rows={pages.rows}
              rowKey={(agent) => agent.id}
              isPrevious={pages.result.isPrevious}
            />
            <More pages={pages} noun={pages.rows.length === 1 ? 'agent' : 'agents'} />
          </>
        )}
      </Section>
    </div>
  );
}

function Nothing({ isFiltered, clear }: { readonly isFiltered: boolean; readonly clear: () => void }) {
  if (!isFiltered) {
    return (
      <Empty title="No agents yet">
        Create one with the router's client; it shows here at once. Its keys are issued by <code>roundtrip key create</code>.
      </Empty>
    );
  }
  return (
    <div className="empty">
      <p className="empty-title">No agent matches</p>
      <p>
        <button type="button" className="button" onClick={clear}>
          Clear the filters
        </button>
      </p>
    </div>
  );
}
