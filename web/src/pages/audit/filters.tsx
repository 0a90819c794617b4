/* The filters of the workspace's events: what happened, to whom, and when. */

import { useMemo } from 'react';

import { agentName } from '../../ui/agent-name';
import { Choice, Choices, Controls, FilterBar } from '../../ui/controls';
import { MomentField } from '../../ui/moment-field';
import { RANGES, typesWith, type Asked } from './asked';

type Filters = Asked & { readonly range: string };

interface AuditFiltersProps {
  readonly filters: Filters;
  readonly asked: Asked;
  readonly agents: readonly { readonly handle: string; readonly name: string }[];
  /** The types of the events that are shown. */
  readonly seen: readonly string[];
  /** What is typed is no place to go back to. */
  readonly onChange: (some: Partial<Filters>, how: 'push' | 'replace') => void;
}

const CUSTOM = 'custom';
const RANGE_OPTIONS = [...RANGES.map(({ value, label }) => ({ value, label })), { value: CUSTOM, label: 'From … to …' }];

export function AuditFilters({ filters, asked, agents, seen, onChange }: AuditFiltersProps) {
  const known = JSON.stringify(typesWith([...seen, ...asked.types]));
  const types = useMemo(() => (JSON.parse(known) as readonly string[]).map((type) => ({ value: type, label: type })), [known]);
  const range = RANGES.some((one) => one.value === filters.range) ? filters.range : '';
  const isCustom = range === '' && (filters.range === CUSTOM || asked.from !== '' || asked.to !== '');
  return (
    <Controls>
      <FilterBar>
        <Choices label="Event" options={types} value={asked.types} onChange={(chosen) => onChange({ types: chosen }, 'push')} />
        <Choice label="Agent" options={agentsWith(agents, asked.agent)} value={asked.agent} onChange={(agent) => onChange({ agent }, 'push')} isClearable isSearchable />
        <Choice
          label="Any time"
          options={RANGE_OPTIONS}
          value={isCustom ? CUSTOM : range}
          // A range leads on to the moments that it was.
          onChange={(chosen) => onChange({ range: chosen, from: chosen === CUSTOM ? asked.from : '', to: '' }, 'push')}
          isClearable
        />
        {isCustom && (
          <>
            <MomentField label="From" value={asked.from} onChange={(from) => onChange({ range: CUSTOM, from }, 'replace')} />
            <MomentField label="To" value={asked.to} onChange={(to) => onChange({ range: CUSTOM, to }, 'replace')} />
          </>
        )}
      </FilterBar>
    </Controls>
  );
}

/** The agent of the address is among them, whether it is there or not. */
function agentsWith(agents: AuditFiltersProps['agents'], chosen: string) {
  const options = agents.map((agent) => ({ value: agent.handle, label: agentName(agent) }));
  const isThere = chosen === '' || agents.some((agent) => agent.handle === chosen);
  return isThere ? options : [...options, { value: chosen, label: chosen }];
}
