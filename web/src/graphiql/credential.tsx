/* Says who the explorer asks as, and takes a key or a token to ask as somebody else. */

import { useEffect, useState } from 'react';

interface Props {
  credential: string;
  onChange: (credential: string) => void;
}

/** A pasted credential is kept in memory only: it is gone with the page. */
export function Credential({ credential, onChange }: Props) {
  const who = useWho(credential);
  return (
    <form className="credential" onSubmit={(event) => event.preventDefault()}>
      <output className="credential-who" htmlFor="credential">
        {who}
      </output>
      <label htmlFor="credential">Key or token</label>
      <input
        id="credential"
        type="password"
        autoComplete="off"
        spellCheck={false}
        placeholder="instead of the session"
        value={credential}
        onChange={(event) => onChange(event.target.value.trim())}
      />
    </form>
  );
}

/** Asks the gateway a moment after the last letter. */
function useWho(credential: string): string {
  const [who, setWho] = useState('');
  useEffect(() => {
    const away = new AbortController();
    const wait = setTimeout(() => {
      ask(credential, away.signal).then(setWho, () => {
        if (!away.signal.aborted) {
          setWho('The gateway does not answer');
        }
      });
    }, credential === '' ? 0 : 300);
    return () => {
      clearTimeout(wait);
      away.abort();
    };
  }, [credential]);
  return who;
}

interface Answer {
  data?: { viewer: { workspace: { displayName: string } } | null } | null;
}

async function ask(credential: string, signal: AbortSignal): Promise<string> {
  const headers = new Headers({ 'content-type': 'application/json' });
  if (credential !== '') {
    headers.set('authorization', `Bearer ${credential}`);
  }
  const body = JSON.stringify({ query: '{ viewer { workspace { displayName } } }' });
  const response = await fetch('/graphql', { method: 'POST', headers, body, signal });
  const answer: Answer = await response.json();
  const name = answer.data?.viewer?.workspace.displayName;
  if (name !== undefined) {
    return credential === '' ? `Session of ${name}` : `Key of ${name}`;
  }
  return credential === '' ? 'No session: public fields only' : 'This credential is not accepted';
}
