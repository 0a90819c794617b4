/* The companies that models are called at, those first that are not called now. */

import type { DashboardQuery } from '../../api/generated/graphql';
import { Link } from '../../shell/router';
import { count } from '../../ui/format';
import { OutIcon } from '../../ui/icons';
import { OutLink } from '../../ui/out-link';
import { Empty, Section } from '../../ui/section';
import { StatusBadge } from '../../ui/status';
import type { OverviewProps } from './view';

type Provider = NonNullable<DashboardQuery['providers']>['nodes'][number];

const SHOWN = 12;
/** How many the operation asks for: when that many came there may be more. */
const ASKED = 50;

export function Providers({ result }: OverviewProps) {
  const providers = result.data?.providers;
  return (
    <Section
      className="providers"
      title="Providers"
      note={noteOf(providers?.nodes ?? [])}
      actions={<Link href="/models?tab=providers">All providers</Link>}
      of={result}
      at="providers"
      value={providers}
      skeleton={<ProvidersSkeleton />}
      isEmpty={(value) => value.nodes.length === 0}
      empty={<Empty title="No providers yet">Bring in a price map with <code>roundtrip import catalog FILE</code>.</Empty>}
    >
      {(value) => (
        <ul className="provider-list">
          {ordered(value.nodes).map((provider) => (
            <li key={provider.slug}>
              <StatusBadge status={provider.active ? 'ACTIVE' : 'INACTIVE'} tone={provider.active ? 'good' : 'bad'} />
              <Link
                className="truncate"
                href={`/models?provider=${encodeURIComponent(provider.slug)}`}
                data-tip={provider.models == null ? undefined : `${count(provider.models.totalCount.value).text} models`}
              >
                {provider.displayName}
              </Link>
              <OutLink
                className="provider-out"
                href={provider.statusPageUrl}
                label={`Status page of ${provider.displayName}`}
                tip="Its status page"
              >
                <OutIcon />
              </OutLink>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

/** How many are not called, and how many of all are shown where that is not each of them. */
function noteOf(providers: readonly Provider[]): string {
  const all = providers.length;
  if (all === 0) {
    return '';
  }
  const resting = providers.filter((provider) => !provider.active).length;
  if (all <= SHOWN) {
    return resting === 0 ? 'all active' : `${resting} of ${all} inactive`;
  }
  const shown = `${SHOWN} of ${all}${all >= ASKED ? '+' : ''}`;
  return resting === 0 ? shown : `${shown}, ${resting} inactive`;
}

function ordered(providers: readonly Provider[]): readonly Provider[] {
  return providers.toSorted((one, other) => Number(one.active) - Number(other.active)).slice(0, SHOWN);
}

function ProvidersSkeleton() {
  return (
    <ul className="provider-list" aria-hidden="true">
      {Array.from({ length: SHOWN }, (_, index) => (
        <li key={index}>
          <span className="bone" />
        </li>
      ))}
    </ul>
  );
}
