/* How old what is shown is, and whether it is being asked for anew. */

import { age } from '../ui/time';
import { useCurrent } from '../api/current';
import { useNow } from './clock';
import { useOnline } from './online';

export function Freshness() {
  const current = useCurrent();
  const now = useNow();
  const isOnline = useOnline();
  if (current === null || current.at === null) {
    return <span className="fresh" />;
  }
  const isStale = current.failure !== null || !isOnline;
  return (
    <button
      type="button"
      className={isStale ? 'fresh stale' : 'fresh'}
      onClick={current.reload}
      data-tip="Refreshes every 30 s while this page is visible. Press to refresh now."
    >
      <span className={current.isLoading ? 'dot busy' : 'dot'} aria-hidden="true" />
      {age(current.at, Math.max(now, current.at))} old
    </button>
  );
}
