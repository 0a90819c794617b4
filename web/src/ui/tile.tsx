/* A figure with its name, a note, and its course, as tall as every other. */

import type { ReactNode } from 'react';

interface TileProps {
  readonly label: string;
  readonly value: ReactNode;
  readonly note: ReactNode;
  readonly spark?: ReactNode;
}

export function FigureTile({ label, value, note, spark }: TileProps) {
  return (
    <div className="figure-tile">
      <p className="figure-tile-label">{label}</p>
      <p className="figure-tile-value">{value}</p>
      <p className="figure-tile-note">{note}</p>
      {spark !== undefined && <div className="figure-tile-spark">{spark}</div>}
    </div>
  );
}

/** Tiles side by side. */
export function FigureTiles({ children }: { readonly children: ReactNode }) {
  return <div className="figure-tiles">{children}</div>;
}

/** The places of tiles that come; `isHigh` for those with a course. */
export function SkeletonTiles({ labels, isHigh = false }: { readonly labels: readonly string[]; readonly isHigh?: boolean }) {
  return (
    <div className="figure-tiles" aria-hidden="true">
      {labels.map((label) => (
        <FigureTile
          key={label}
          label={label}
          value={<span className="bone" />}
          note={<span className="bone" />}
          {...(isHigh ? { spark: null } : {})}
        />
      ))}
    </div>
  );
}
