/* Controls for filters: a search field of our own, choices by the component library. Pages wrap theirs in `Controls`. */

import { MantineProvider, MultiSelect, Select, createTheme } from '@mantine/core';
import { useEffect, useRef, useState, type ReactNode } from 'react';

import './mantine.css';
import './choices.css';
import { useTheme } from '../shell/theme';
import { SearchIcon } from './icons';

const THEME = createTheme({
  primaryColor: 'indigo',
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--mono)',
  defaultRadius: 'var(--radius-small)',
});

/** What the library's components need around them. It writes no styles into the page: the policy forbids that. */
export function Controls({ children }: { readonly children: ReactNode }) {
  const theme = useTheme();
  return (
    <MantineProvider theme={THEME} forceColorScheme={theme} withCssVariables={false} withGlobalClasses={false}>
      {children}
    </MantineProvider>
  );
}

/** A row of filters above a table. */
export function FilterBar({ children }: { readonly children: ReactNode }) {
  return (
    <div className="filters" role="search">
      {children}
    </div>
  );
}

interface SearchFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** How long typing must rest before it counts; 0 where the gateway answers from memory. */
  readonly restMs?: number;
}

/** A field to search by; shows what is typed at once, tells it when typing rests. */
export function SearchField({ label, value, onChange, restMs = 150 }: SearchFieldProps) {
  const [typed, setTyped] = useState(value);
  const told = useRef(value);
  const latest = useRef(onChange);
  useEffect(() => {
    latest.current = onChange;
  });
  useEffect(() => {
    // Going back in the history changes the value from outside.
    if (value !== told.current) {
      told.current = value;
      setTyped(value);
    }
  }, [value]);
  useEffect(() => {
    if (typed === told.current) {
      return;
    }
    const tell = () => {
      told.current = typed;
      latest.current(typed);
    };
    if (restMs === 0) {
      tell();
      return;
    }
    const timer = setTimeout(tell, restMs);
    return () => clearTimeout(timer);
  }, [typed, restMs]);
  return (
    <label className="search">
      <span className="unseen">{label}</span>
      <SearchIcon />
      <input type="search" value={typed} placeholder={label} onChange={(event) => setTyped(event.target.value)} />
    </label>
  );
}

/** A choice's value and its words. */
export interface Option {
  readonly value: string;
  readonly label: string;
}

interface ChoiceProps {
  readonly label: string;
  readonly options: readonly Option[];
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly isClearable?: boolean;
  readonly isSearchable?: boolean;
}

/** One of several; an empty text is none. */
export function Choice({ label, options, value, onChange, isClearable = false, isSearchable = false }: ChoiceProps) {
  return (
    <Select
      className="choice"
      size="xs"
      aria-label={label}
      placeholder={label}
      data={[...options]}
      value={value === '' ? null : value}
      onChange={(chosen) => onChange(chosen ?? '')}
      clearable={isClearable}
      searchable={isSearchable}
      allowDeselect={isClearable}
      comboboxProps={{ withinPortal: true, transitionProps: { duration: 0 } }}
    />
  );
}

interface ChoicesProps {
  readonly label: string;
  readonly options: readonly Option[];
  readonly value: readonly string[];
  readonly onChange: (value: readonly string[]) => void;
}

/** Any of several. */
export function Choices({ label, options, value, onChange }: ChoicesProps) {
  return (
    <MultiSelect
      className="choices"
      size="xs"
      aria-label={label}
      placeholder={value.length === 0 ? label : ''}
      data={[...options]}
      value={[...value]}
      onChange={onChange}
      clearable
      searchable
      comboboxProps={{ withinPortal: true, transitionProps: { duration: 0 } }}
    />
  );
}

/** On or off, as a button that stays pressed. */
export function Toggle({ label, isOn, onChange }: { readonly label: string; readonly isOn: boolean; readonly onChange: (isOn: boolean) => void }) {
  return (
    <button type="button" className="button toggle" aria-pressed={isOn} onClick={() => onChange(!isOn)}>
      {label}
    </button>
  );
}
