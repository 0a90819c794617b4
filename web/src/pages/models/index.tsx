/* Models and who serves them: two tabs of one address. */

import { useFilters } from '../../ui/filters';
import { LinkTabs } from '../../ui/link-tabs';
import { Catalogue } from './catalogue';
import { Providers } from './providers';
import './models.css';

const TAB = { tab: 'models' } as const;

export default function Models() {
  const { filters } = useFilters(TAB);
  const isProviders = filters.tab === 'providers';
  return (
    <div className="page">
      <div className="page-head">
        <h1>Models &amp; providers</h1>
        <LinkTabs
          label="What to list"
          tabs={[
            { href: '/models', title: 'Models', isCurrent: !isProviders },
            { href: '/models?tab=providers', title: 'Providers', isCurrent: isProviders },
          ]}
        />
      </div>
      {isProviders ? <Providers /> : <Catalogue />}
    </div>
  );
}
