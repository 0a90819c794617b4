/* What a page shows while its script loads. */

import { SkeletonBlock, SkeletonRows } from '../ui/skeleton';

export function PageSkeleton({ title }: { readonly title: string }) {
  return (
    <div className="page" aria-busy="true">
      <div className="page-head">
        <h1>{title}</h1>
      </div>
      <SkeletonBlock className="filters-place" />
      <section className="section">
        <div className="section-body">
          <SkeletonRows rows={12} />
        </div>
      </section>
    </div>
  );
}
