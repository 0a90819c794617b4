/* The overview: the whole dashboard by one operation. */

import { DashboardDocument, type DashboardQueryVariables } from '../../api/generated/graphql';
import { prefetch, useOperation } from '../../api/operation';
import { useZone, zoneVariable } from '../../shell/zone';
import { OverviewView } from './view';

export default function Overview() {
  const zone = useZone();
  const result = useOperation(DashboardDocument, variablesOf(zone.variable));
  return <OverviewView result={result} />;
}

/** Takes up the request that the HTML has started. */
export async function prepareOverview(): Promise<void> {
  await prefetch(DashboardDocument, variablesOf(zoneVariable()));
}

function variablesOf(tz: string | undefined): DashboardQueryVariables {
  return tz === undefined ? {} : { tz };
}
