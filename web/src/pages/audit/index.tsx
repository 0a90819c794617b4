/* What happened: in the workspace, and what everyone may see of all workspaces. Two tabs of one address. */

import { useFilters } from '../../ui/filters';
import { PublicEvents } from './public';
import { WorkspaceEvents } from './workspace';
import './audit.css';

const OF = { of: '' } as const;

export default function Audit() {
  const { filters } = useFilters(OF);
  return <div className="page">{filters.of === 'public' ? <PublicEvents /> : <WorkspaceEvents />}</div>;
}
