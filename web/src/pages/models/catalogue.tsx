/* The list of models with its filters; the details of the one that the address names. */

import { useCallback, useMemo } from 'react';

import { useQuery } from '../../shell/router';
import { FilterBar, SearchField } from '../../ui/controls';
import { CsvLink } from '../../ui/csv';
import { useFilters } from '../../ui/filters';
import { count } from '../../ui/format';
import { Empty, Failed, Section } from '../../ui/section';
import { VirtualRows } from '../../ui/virtual-rows';
import { DEFAULTS, parametersOf, understood, type Asked, type Model } from './asked';
import { columnsOf } from './columns';
import { ModelDetails } from './details';
import { ModelFilters } from './filters';
import { useListed, type Listed } from './listed';

const OPENED = { model: '' } as const;
const ROW_HEIGHT = 52;

export function Catalogue() {
  const { filters, change, clear, isFiltered } = useFilters(DEFAULTS);
  const opened = useFilters(OPENED);
  const asked = useMemo(() => understood(filters), [filters]);
  const listed = useListed(asked);
  const { result } = listed.pages;
  const providers = useProviders(result.data?.providers?.nodes);
  const changeOne = useCallback((some: Partial<Asked>, how: 'push') => change(some, how), [change]);
  return (
    <>
      <FilterBar>
        <SearchField label="Search name or slug" value={filters.search} onChange={(search) => change({ search })} restMs={0} />
        <ModelFilters asked={asked} providers={providers.options} onChange={changeOne} />
      </FilterBar>
      <Section
        className="models"
        title="Models"
        note={<Note listed={listed} />}
        actions={
          <>
            {isFiltered && (
              <button type="button" className="button quiet" onClick={clear}>
                Clear filters
              </button>
            )}
            <CsvLink of="models" query={parametersOf(asked)} />
          </>
        }
        of={result}
        at="models"
        value={result.data?.models}
        skeleton={<div className="models-skeleton" aria-hidden="true" />}
        isEmpty={() => listed.total === 0 && !listed.isMeanwhile}
        empty={
          <Empty title={isFiltered ? 'No model matches' : 'No models yet'}>
            {isFiltered ? 'Take a filter away, or search for another name.' : 'Bring in a price map: roundtrip import catalog FILE.'}
          </Empty>
        }
      >
        {() => <List listed={listed} asked={asked} names={providers.names} onOrder={(order) => change({ order }, 'push')} />}
      </Section>
      {opened.filters.model !== '' && <ModelDetails slug={opened.filters.model} onClose={() => opened.change({ model: '' })} />}
    </>
  );
}

interface ListProps {
  readonly listed: Listed;
  readonly asked: Asked;
  readonly names: ReadonlyMap<string, string>;
  readonly onOrder: (order: string) => void;
}

function List({ listed, asked, names, onOrder }: ListProps) {
  const query = useQuery();
  // The handler is made anew with every drawing, and does always the same.
  // oxlint-disable-next-line react/exhaustive-deps
  const columns = useMemo(() => columnsOf(names, asked.order, onOrder), [names, asked.order]);
  const { result, problem, more } = listed.pages;
  // What is shown meanwhile is no answer: when none comes, that is said.
  if (listed.isMeanwhile && result.failure?.kind === 'failed') {
    return <Failed message={result.failure.message} requestId={null} of={result} />;
  }
  return (
    <>
      {problem !== null && (
        <p className="models-problem problem" role="alert">
          {problem}{' '}
          <button type="button" className="button" onClick={more}>
            Retry
          </button>
        </p>
      )}
      <VirtualRows
        caption="Models"
        columns={columns}
        rows={listed.rows}
        total={listed.total}
        rowKey={(model) => model.slug}
        hrefOf={(model) => hrefOf(model, query)}
        rowHeight={ROW_HEIGHT}
        list={JSON.stringify(asked)}
        isPrevious={listed.isMeanwhile}
        onEnd={listed.isMeanwhile || problem !== null ? nothing : more}
      />
    </>
  );
}

function Note({ listed }: { readonly listed: Listed }) {
  if (listed.pages.result.data === undefined) {
    return null;
  }
  const text = listed.isMeanwhile ? 'searching…' : count(listed.total).text;
  return <span role="status">{text}</span>;
}

function hrefOf(model: Model, query: string): string {
  const parameters = new URLSearchParams(query);
  parameters.set('model', model.slug);
  return `/models?${parameters.toString()}`;
}

interface Provider {
  readonly slug: string;
  readonly displayName: string;
}

const NO_PROVIDERS: readonly Provider[] = [];

/** As options and by their slugs; the same for as long as the answers bring the same. */
function useProviders(nodes: readonly Provider[] = NO_PROVIDERS) {
  const text = JSON.stringify(nodes);
  return useMemo(() => {
    const same: readonly Provider[] = JSON.parse(text);
    const options = same.map(({ slug, displayName }) => ({ value: slug, label: displayName }));
    return { options, names: new Map(same.map(({ slug, displayName }) => [slug, displayName])) };
  }, [text]);
}

const nothing = () => undefined;
