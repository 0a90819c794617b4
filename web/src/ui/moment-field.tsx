/* A field for a moment, in the chosen timezone. */

import { useState } from 'react';

import { useZone } from '../shell/zone';
import { momentOf, wallClock } from './wall-clock';
import './moment-field.css';

interface MomentFieldProps {
  readonly label: string;
  /** In UTC; empty for none. */
  readonly value: string;
  readonly onChange: (moment: string) => void;
}

export function MomentField({ label, value, onChange }: MomentFieldProps) {
  const zone = useZone();
  // While it is typed it stands as it is typed, which is not always a moment.
  const [typed, setTyped] = useState<string | null>(null);
  const change = (text: string) => {
    setTyped(text);
    const moment = momentOf(text, zone.name);
    if (text === '' || moment !== '') {
      onChange(moment);
    }
  };
  return (
    <label className="moment-field">
      <span>{label}</span>
      <input
        type="datetime-local"
        value={typed ?? wallClock(value, zone.name)}
        onChange={(event) => change(event.target.value)}
        onBlur={() => setTyped(null)}
      />
    </label>
  );
}
