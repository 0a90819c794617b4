/* The columns of the list of models; those that can be ordered by have buttons for headings. */

import type { ModelOrderField } from '../../api/generated/graphql';
import { Chips } from '../../ui/chips';
import { Count, Price } from '../../ui/figures';
import { StatusBadge } from '../../ui/status';
import type { RowsColumn } from '../../ui/virtual-rows';
import { byWeight, capabilityName, orderOf, type Model } from './asked';

type Order = (order: string) => void;

/** `names` has the names of providers by their slugs. */
export function columnsOf(names: ReadonlyMap<string, string>, order: string, onOrder: Order): readonly RowsColumn<Model>[] {
  const heading = (title: string, field: ModelOrderField) => ({
    title: <Heading title={title} field={field} order={order} onOrder={onOrder} />,
    sort: sortOf(field, order),
  });
  return [
    { key: 'model', ...heading('Model', 'SLUG'), width: 'minmax(0, 1.6fr)', cell: (model) => <Name model={model} /> },
    {
      key: 'providers',
      title: 'Provider',
      width: 'minmax(0, 0.8fr)',
      from: 'desktop',
      cell: (model) => <Providers slugs={slugsOf(model)} names={names} />,
    },
    { key: 'status', title: 'Status', width: '124px', from: 'tablet', cell: (model) => <StatusBadge status={model.routableStatus} /> },
    { key: 'context', ...heading('Context', 'CONTEXT_WINDOW'), width: '104px', align: 'end', from: 'tablet', cell: (model) => <Context of={model.contextWindow} /> },
    { key: 'prices', ...heading('In, out / 1M', 'INPUT_PRICE'), width: '104px', align: 'end', isForPhone: true, cell: (model) => <Prices model={model} /> },
    { key: 'input', ...heading('In / 1M', 'INPUT_PRICE'), width: '112px', align: 'end', from: 'tablet', cell: (model) => <Price perMillion={model.pricing?.inputPerMillion} /> },
    { key: 'output', ...heading('Out / 1M', 'OUTPUT_PRICE'), width: '112px', align: 'end', from: 'tablet', cell: (model) => <Price perMillion={model.pricing?.outputPerMillion} /> },
    {
      key: 'capabilities',
      title: 'Capabilities',
      width: 'minmax(0, 1.2fr)',
      from: 'wide',
      cell: (model) => <Chips words={byWeight(model.capabilities).map(capabilityName)} most={3} />,
    },
  ];
}

function Name({ model }: { readonly model: Model }) {
  return (
    <>
      <span className="models-name">
        {model.displayName}
        {model.kind === 'ROUTER' && <span className="chip models-router">router</span>}
      </span>
      <span className="models-slug">{model.slug}</span>
    </>
  );
}

/** On a phone, one below the other. */
function Prices({ model }: { readonly model: Model }) {
  return (
    <>
      <span className="models-price">
        <Price perMillion={model.pricing?.inputPerMillion} />
      </span>
      <span className="models-price">
        <Price perMillion={model.pricing?.outputPerMillion} />
      </span>
    </>
  );
}

function Providers({ slugs, names }: { readonly slugs: readonly string[]; readonly names: ReadonlyMap<string, string> }) {
  const [first, ...others] = slugs.map((slug) => names.get(slug) ?? slug);
  if (first === undefined) {
    return <span className="muted">none</span>;
  }
  return (
    <>
      {first}
      {others.length > 0 && (
        <span className="chips-more" data-tip={others.join(', ')}>
          +{others.length}
        </span>
      )}
    </>
  );
}

export function Context({ of }: { readonly of: number | null | undefined }) {
  return of == null ? <span className="muted">unknown</span> : <Count of={of} />;
}

interface HeadingProps {
  readonly title: string;
  readonly field: ModelOrderField;
  readonly order: string;
  readonly onOrder: Order;
}

function Heading({ title, field, order, onOrder }: HeadingProps) {
  const sort = sortOf(field, order);
  const next = sort === 'ascending' ? `${field}:DESC` : field;
  return (
    <button type="button" className="models-order" onClick={() => onOrder(next)}>
      {title}
      <span aria-hidden="true">{sort === undefined ? '' : sort === 'ascending' ? '↑' : '↓'}</span>
    </button>
  );
}

function sortOf(field: ModelOrderField, order: string): 'ascending' | 'descending' | undefined {
  const current = orderOf(order);
  if (current.field !== field) {
    return undefined;
  }
  return current.direction === 'ASC' ? 'ascending' : 'descending';
}

/** Without the repetitions of a provider in several regions. */
function slugsOf(model: Model): readonly string[] {
  return [...new Set(model.endpoints.map((endpoint) => endpoint.provider.slug))];
}
