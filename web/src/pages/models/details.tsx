/* All that is known of one model: where it is offered, for how much, and what it can do. */

import { ModelDetailsDocument, type ModelDetailsQuery } from '../../api/generated/graphql';
import { useOperation } from '../../api/operation';
import { Link } from '../../shell/router';
import { Chips } from '../../ui/chips';
import { CopyHash } from '../../ui/copy';
import { Price } from '../../ui/figures';
import { Empty, Section } from '../../ui/section';
import { Facts, SidePanel } from '../../ui/side-panel';
import { SkeletonRows } from '../../ui/skeleton';
import { StatusBadge } from '../../ui/status';
import { Table, type Column } from '../../ui/table';
import { byWeight, capabilityName, perMillion } from './asked';
import { Context } from './columns';

type Details = NonNullable<ModelDetailsQuery['model']>;
type Endpoint = Details['endpoints'][number];

export function ModelDetails({ slug, onClose }: { readonly slug: string; readonly onClose: () => void }) {
  const result = useOperation(ModelDetailsDocument, { slug });
  const data = result.isPrevious ? undefined : result.data;
  const model = data?.model;
  return (
    <SidePanel title={model?.displayName ?? slug} note={<CopyHash of={slug} noun="slug" length={slug.length} />} onClose={onClose}>
      {data !== undefined && model == null && result.errors.length === 0 ? (
        <Empty title="There is no such model">It may have left the catalogue.</Empty>
      ) : (
        <Section
          className="models-endpoints"
          title="Endpoints"
          note="prices per million tokens, in USD"
          of={{ ...result, data }}
          at="model"
          value={model}
          skeleton={<SkeletonRows rows={2} />}
          isEmpty={(value) => value.endpoints.length === 0}
          empty={<Empty title="Nobody offers it">Calls to it are refused until a provider does.</Empty>}
        >
          {(value) => (
            <Table caption={`Endpoints of ${value.displayName}`} columns={ENDPOINTS} rows={value.endpoints} rowKey={(endpoint) => `${endpoint.provider.slug} ${endpoint.region} ${endpoint.providerModelName}`} />
          )}
        </Section>
      )}
      {model != null && (
        <div>
          <h3>About</h3>
          <Facts facts={factsOf(model)} />
        </div>
      )}
    </SidePanel>
  );
}

const ENDPOINTS: readonly Column<Endpoint>[] = [
  {
    key: 'provider',
    title: 'Provider',
    cell: ({ provider, providerModelName, active }) => (
      <>
        <Link href={`/models?provider=${encodeURIComponent(provider.slug)}`}>{provider.displayName}</Link>
        {!active && <span className="muted"> · not called</span>}
        <span className="models-slug">{providerModelName}</span>
      </>
    ),
  },
  { key: 'region', title: 'Region', cell: (endpoint) => endpoint.region },
  { key: 'context', title: 'Context', align: 'end', from: 'tablet', cell: (endpoint) => <Context of={endpoint.contextWindow} /> },
  { key: 'input', title: 'In', align: 'end', cell: (endpoint) => <Price perMillion={endpoint.pricing?.inputPerMillion} /> },
  { key: 'output', title: 'Out', align: 'end', cell: (endpoint) => <Price perMillion={endpoint.pricing?.outputPerMillion} /> },
];

function factsOf(model: Details): readonly (readonly [string, React.ReactNode])[] {
  const price = model.endpoints.find((endpoint) => endpoint.active && endpoint.pricing != null)?.pricing;
  const all: readonly (readonly [string, React.ReactNode])[] = [
    ['Status', <StatusBadge key="status" status={model.routableStatus} />],
    ['Kind', model.kind === 'ROUTER' ? 'Router: it picks a model that answers' : 'Model'],
    ['Made by', model.author],
    ['Context window', <Context key="context" of={model.contextWindow} />],
    ['Writes at most', <Context key="output" of={model.maxOutputTokens} />],
    ['Cached input', per(price?.cacheReadPerToken)],
    ['Written to cache', per(price?.cacheWritePerToken)],
    ['Reasoning', per(price?.reasoningPerToken)],
    ['A request', price?.perRequest == null ? null : <Price key="request" perMillion={price.perRequest} />],
    ['Reads', chips(model.inputModalities.map(capabilityName))],
    ['Writes', chips(model.outputModalities.map(capabilityName))],
    ['Capabilities', chips(byWeight(model.capabilities).map(capabilityName))],
    ['Parameters', chips(model.supportedParameters)],
    ['Assumed quality', model.qPrior],
    ['Intelligence index', model.aaIntelligenceIndex],
    ['Released', model.releasedAt],
    ['Deprecated from', model.deprecatedAt],
  ];
  return all.filter(([, value]) => value != null);
}

function per(token: string | null | undefined) {
  const price = perMillion(token);
  return price === null ? null : (
    <>
      <Price perMillion={price} /> <span className="muted">per million tokens</span>
    </>
  );
}

function chips(all: readonly string[]) {
  return all.length === 0 ? null : <Chips words={all} />;
}
