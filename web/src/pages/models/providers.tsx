/* The providers: whether they are called, where they keep data, and their pages. */

import { ProvidersDocument, type ProvidersQuery } from '../../api/generated/graphql';
import { useOperation } from '../../api/operation';
import { Link } from '../../shell/router';
import { Chips } from '../../ui/chips';
import { Choice, Controls, FilterBar, SearchField } from '../../ui/controls';
import { Count } from '../../ui/figures';
import { useFilters } from '../../ui/filters';
import { OutIcon } from '../../ui/icons';
import { OutLink } from '../../ui/out-link';
import { Empty, Section } from '../../ui/section';
import { SkeletonRows } from '../../ui/skeleton';
import { StatusBadge } from '../../ui/status';
import { Table, type Column } from '../../ui/table';

type Provider = NonNullable<ProvidersQuery['providers']>['nodes'][number];

const DEFAULTS = { search: '', active: '' } as const;
const STATES = [
  { value: 'true', label: 'Active' },
  { value: 'false', label: 'Inactive' },
];

export function Providers() {
  const { filters, change, clear, isFiltered } = useFilters(DEFAULTS);
  const filter = {
    ...(filters.search.trim() === '' ? {} : { search: filters.search }),
    ...(STATES.some((state) => state.value === filters.active) ? { active: filters.active === 'true' } : {}),
  };
  const result = useOperation(ProvidersDocument, Object.keys(filter).length === 0 ? {} : { filter });
  const providers = result.data?.providers;
  return (
    <>
      <Controls>
        <FilterBar>
          <SearchField label="Search providers" value={filters.search} onChange={(search) => change({ search })} restMs={0} />
          <Choice label="Status" options={STATES} value={filters.active} onChange={(active) => change({ active }, 'push')} isClearable />
        </FilterBar>
      </Controls>
      <Section
        title="Providers"
        note={providers == null ? '' : <span role="status">{providers.totalCount.value}</span>}
        actions={
          isFiltered && (
            <button type="button" className="button quiet" onClick={clear}>
              Clear filters
            </button>
          )
        }
        of={result}
        at="providers"
        value={providers}
        skeleton={<SkeletonRows rows={20} />}
        isEmpty={(value) => value.nodes.length === 0}
        empty={
          <Empty title={isFiltered ? 'No provider matches' : 'No providers yet'}>
            {isFiltered ? 'Take a filter away, or search for another name.' : 'Bring in a price map: roundtrip import catalog FILE.'}
          </Empty>
        }
      >
        {(value) => <Table caption="Providers" columns={COLUMNS} rows={value.nodes} rowKey={(provider) => provider.slug} isPrevious={result.isPrevious} />}
      </Section>
    </>
  );
}

const COLUMNS: readonly Column<Provider>[] = [
  {
    key: 'name',
    title: 'Provider',
    cell: (provider) => (
      <>
        <Link href={`/models?provider=${encodeURIComponent(provider.slug)}`}>{provider.displayName}</Link>
        <span className="models-slug">{provider.slug}</span>
      </>
    ),
  },
  { key: 'status', title: 'Status', width: '104px', cell: (provider) => <StatusBadge status={provider.active ? 'ACTIVE' : 'INACTIVE'} /> },
  { key: 'models', title: 'Models', width: '88px', align: 'end', cell: (provider) => (provider.models == null ? '–' : <Count of={provider.models.totalCount.value} />) },
  {
    key: 'regions',
    title: 'Keeps data in',
    width: '26%',
    from: 'tablet',
    cell: (provider) => (provider.dataRegions.length === 0 ? <span className="muted">not said</span> : <Chips words={provider.dataRegions} most={5} />),
  },
  { key: 'links', title: 'Its pages', width: '240px', from: 'tablet', cell: (provider) => <Pages provider={provider} /> },
];

function Pages({ provider }: { readonly provider: Provider }) {
  const pages = [
    ['Status', provider.statusPageUrl],
    ['Terms', provider.termsOfServiceUrl],
    ['Privacy', provider.privacyPolicyUrl],
  ] as const;
  return (
    <span className="models-pages">
      {pages.map(
        ([name, url]) => (
          <OutLink key={name} href={url} label={`${name} page of ${provider.displayName}`}>
            {name} <OutIcon />
          </OutLink>
        ),
      )}
    </span>
  );
}
