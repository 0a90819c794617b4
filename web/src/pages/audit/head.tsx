/* The page's head: its name, and both lists with their heights. */

import { LinkTabs } from '../../ui/link-tabs';
import { Count } from '../../ui/figures';

interface HeadProps {
  readonly of: 'workspace' | 'public';
  /** Undefined until they are known, null where they may not be. */
  readonly own: string | null | undefined;
  readonly everyones: string | null | undefined;
}

export function Head({ of, own, everyones }: HeadProps) {
  return (
    <div className="page-head">
      <h1>Audit</h1>
      <LinkTabs
        label="Whose events"
        tabs={[
          { href: '/audit', title: 'Workspace', note: <Height of={own} />, isCurrent: of === 'workspace' },
          { href: '/audit?of=public', title: 'Public', note: <Height of={everyones} />, isCurrent: of === 'public' },
        ]}
      />
    </div>
  );
}

/** Its place is there before it is. */
function Height({ of }: { readonly of: string | null | undefined }) {
  return <span className="audit-height">{of != null && <Count of={of} />}</span>;
}
