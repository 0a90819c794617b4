/* In which timezone moments are shown: the workspace's, or UTC. */

import { remembered } from './stored';
import { useWorkspace } from './workspace';

const chosen = remembered('zone', ['workspace', 'utc'], 'workspace');

interface Zone {
  /** The IANA name. */
  readonly name: string;
  readonly isUtc: boolean;
  /** What operations take as `tz`: nothing where the workspace's own is meant. */
  readonly variable: string | undefined;
  readonly choose: (zone: 'workspace' | 'utc') => void;
}

/** The same outside of a component. */
export function zoneVariable(): string | undefined {
  return chosen.get() === 'utc' ? 'UTC' : undefined;
}

export function useZone(): Zone {
  const isUtc = chosen.use() === 'utc';
  const workspace = useWorkspace();
  return {
    name: isUtc ? 'UTC' : (workspace?.reportingTimezone ?? 'UTC'),
    isUtc,
    variable: isUtc ? 'UTC' : undefined,
    choose: chosen.set,
  };
}
