/* The explorer's panel of saved operations: each opens in a tab of its own. */

import { type GraphiQLPlugin, useGraphiQL, useGraphiQLActions } from '@graphiql/react';

import { type Example, examples } from './examples';

function Panel() {
  const open = useOpener();
  return (
    <section className="examples" aria-labelledby="examples-title">
      <h2 id="examples-title">Examples</h2>
      <p>What the dashboard’s pages ask. Each opens in a new tab.</p>
      <ul>
        {examples.map((example) => (
          <li key={example.name}>
            <button type="button" onClick={() => open(example)}>
              <strong>{example.name}</strong>
              {example.description === '' ? null : <span>{example.description}</span>}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Puts an example into the editors, once there is an empty tab in them. */
function useOpener(): (example: Example) => void {
  const { addTab } = useGraphiQLActions();
  const queryEditor = useGraphiQL((state) => state.queryEditor);
  const variableEditor = useGraphiQL((state) => state.variableEditor);
  return (example) => {
    addTab();
    queryEditor?.setValue(`${example.query}\n`);
    variableEditor?.setValue(example.variables);
  };
}

function Icon() {
  return (
    <svg viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
      <path d="M4 2.5h8v11l-4-3-4 3z" strokeLinejoin="round" />
    </svg>
  );
}

export const examplesPanel: GraphiQLPlugin = { title: 'Examples', icon: Icon, content: Panel };
