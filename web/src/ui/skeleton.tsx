/* Grey places in the size of what comes, so that nothing moves when it is there. They stand in the HTML, too, where the
   policy forbids style attributes: their sizes are classes. */

/** The rows of a table, each as high as a row of `Table`. */
export function SkeletonRows({ rows }: { readonly rows: number }) {
  return (
    <div className="skeleton-rows" aria-hidden="true">
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className="skeleton-row">
          <span className="bone" />
          <span className="bone" />
        </div>
      ))}
    </div>
  );
}

/** One place; `className` gives it its height. */
export function SkeletonBlock({ className }: { readonly className: string }) {
  return <div className={`bone block ${className}`} aria-hidden="true" />;
}
