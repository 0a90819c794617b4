/* The sections of the overview and their places, from an answer or before there is one. */

import type { DashboardQuery } from '../../api/generated/graphql';
import type { Result } from '../../api/operation';
import { Agents } from './agents';
import { Audit } from './audit';
import { Breakdown } from './breakdown';
import { OpenInvoices } from './invoices';
import { Providers } from './providers';
import { Spend } from './spend';
import { Tiles } from './tiles';

/** The answer, as every section gets it. */
export interface OverviewProps {
  readonly result: Result<DashboardQuery>;
}

export type Workspace = NonNullable<DashboardQuery['viewer']>['workspace'];

export function OverviewView({ result }: OverviewProps) {
  const workspace = result.data?.viewer?.workspace;
  return (
    <div className={result.isPrevious ? 'page overview previous' : 'page overview'}>
      <div className="page-head">
        <h1>Overview</h1>
        <p className="page-lede">What your agents asked for, what it cost, and what stands on the record.</p>
      </div>
      <Tiles result={result} />
      <Spend result={result} />
      <Breakdown
        result={result}
        title="By model"
        at="viewer.workspace.month"
        usage={workspace?.month}
        of="model"
      />
      <Breakdown
        result={result}
        title="By agent"
        at="viewer.workspace.monthByAgent"
        usage={workspace?.monthByAgent}
        of="agent"
      />
      <Agents result={result} />
      <Audit result={result} />
      <div className="overview-side">
        <Providers result={result} />
        <OpenInvoices result={result} />
      </div>
    </div>
  );
}
