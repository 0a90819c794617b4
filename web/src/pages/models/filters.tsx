/* The filters of the models but for the search: they are drawn anew when one of them changes, not with every letter. */

import { memo, useMemo } from 'react';

import { count, words } from '../../ui/format';
import { Choice, Choices, Controls, type Option } from '../../ui/controls';
import { FoldedFilters } from '../../ui/folded-filters';
import { capabilityName, orderOf, KINDS, STATUSES, type Asked } from './asked';

type Change = (some: Partial<Asked>, how: 'push') => void;

interface ModelFiltersProps {
  readonly asked: Asked;
  readonly providers: readonly Option[];
  readonly onChange: Change;
}

export const ModelFilters = memo(Filters, (one, other) => {
  const names = Object.keys(one.asked) as (keyof Asked)[];
  const isSame = names.every((name) => name === 'search' || String(one.asked[name]) === String(other.asked[name]));
  return isSame && one.providers === other.providers && one.onChange === other.onChange;
});

const KIND_OPTIONS = KINDS.map((kind) => ({ value: kind, label: `${words(kind)}s` }));
const STATUS_OPTIONS = STATUSES.map((status) => ({ value: status, label: words(status) }));
const WINDOWS = [8_000, 32_000, 128_000, 200_000, 1_000_000];
const PRICES = ['0', '0.10', '0.50', '1', '3', '10'];
const ORDERS: readonly Option[] = [
  { value: 'SLUG', label: 'Slug, A to Z' },
  { value: 'SLUG:DESC', label: 'Slug, Z to A' },
  { value: 'INPUT_PRICE', label: 'Cheapest input' },
  { value: 'INPUT_PRICE:DESC', label: 'Dearest input' },
  { value: 'OUTPUT_PRICE', label: 'Cheapest output' },
  { value: 'OUTPUT_PRICE:DESC', label: 'Dearest output' },
  { value: 'CONTEXT_WINDOW:DESC', label: 'Largest context' },
  { value: 'CONTEXT_WINDOW', label: 'Smallest context' },
  { value: 'CREATED_AT:DESC', label: 'Newest in the catalogue' },
  { value: 'CREATED_AT', label: 'Oldest in the catalogue' },
];
/** Those that the price map tells of; others can stand in the address. */
const CAPABILITIES = [
  'adaptive_thinking',
  'assistant_prefill',
  'audio_input',
  'audio_output',
  'computer_use',
  'embedding_image_input',
  'function_calling',
  'native_streaming',
  'native_structured_output',
  'parallel_function_calling',
  'pdf_input',
  'prompt_caching',
  'reasoning',
  'response_schema',
  'system_messages',
  'tool_choice',
  'tool_search',
  'url_context',
  'video_input',
  'vision',
  'web_search',
];

function Filters({ asked, providers, onChange }: ModelFiltersProps) {
  const capabilities = useMemo(() => withChosen(CAPABILITIES, asked.capability).map(capabilityOption), [asked.capability]);
  const windows = withChosen(WINDOWS.map(String), [asked.min_context_window]).map(windowOption);
  const prices = withChosen(PRICES, [asked.max_input_per_million]).map(priceOption);
  return (
    // Whatever draws this anew draws every choice anew, so it is not around the search field.
    <Controls>
      <FoldedFilters className="models-filters" chosen={chosenOf(asked)}>
        <Choices label="Provider" options={providers} value={asked.provider} onChange={(provider) => onChange({ provider }, 'push')} />
        <Choices label="Capability" options={capabilities} value={asked.capability} onChange={(capability) => onChange({ capability }, 'push')} />
        <Choices label="Status" options={STATUS_OPTIONS} value={asked.routable_status} onChange={(status) => onChange({ routable_status: status }, 'push')} />
        <Choice label="Kind" options={KIND_OPTIONS} value={asked.kind} onChange={(kind) => onChange({ kind }, 'push')} isClearable />
        <Choice label="Min context" options={windows} value={asked.min_context_window} onChange={(size) => onChange({ min_context_window: size }, 'push')} isClearable />
        <Choice label="Max price" options={prices} value={asked.max_input_per_million} onChange={(price) => onChange({ max_input_per_million: price }, 'push')} isClearable />
        <Choice label="Order" options={ORDERS} value={normal(asked.order)} onChange={(order) => onChange({ order }, 'push')} />
      </FoldedFilters>
    </Controls>
  );
}

/** What the address names is among the options, whatever it is. */
function withChosen(options: readonly string[], chosen: readonly string[]): readonly string[] {
  return [...options, ...chosen.filter((one) => one !== '' && !options.includes(one))];
}

function chosenOf(asked: Asked): number {
  const lists = [asked.provider, asked.capability, asked.routable_status].filter((list) => list.length > 0);
  const texts = [asked.kind, asked.min_context_window, asked.max_input_per_million].filter((text) => text !== '');
  return lists.length + texts.length;
}

function normal(order: string): string {
  const { field, direction } = orderOf(order);
  return direction === 'DESC' ? `${field}:DESC` : field;
}

const capabilityOption = (name: string): Option => ({ value: name, label: capabilityName(name) });
const windowOption = (size: string): Option => ({ value: size, label: `≥ ${count(size).text} tokens` });
const priceOption = (price: string): Option => ({ value: price, label: price === '0' ? 'Free input' : `≤ $${price} / 1M in` });
