/* Filters that stand side by side, or on a phone behind a button, so that the first row is in sight. */

import { useState, type ReactNode } from 'react';

import './folded-filters.css';

interface FoldedFiltersProps {
  /** How many of them are chosen: the button tells, as they are not in sight. */
  readonly chosen: number;
  readonly className?: string;
  readonly children: ReactNode;
}

/** Goes into a `FilterBar`, behind its search field. */
export function FoldedFilters({ chosen, className = '', children }: FoldedFiltersProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="button folded-filters-button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        Filters{chosen === 0 ? '' : ` (${chosen})`}
      </button>
      <div className={`filters folded-filters ${isOpen ? 'open' : ''} ${className}`}>{children}</div>
    </>
  );
}
