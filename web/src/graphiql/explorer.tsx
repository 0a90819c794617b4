/* The API explorer: GraphiQL under a bar that leads back to the dashboard and tells who asks. */

import { GraphiQL } from 'graphiql';
import { HISTORY_PLUGIN } from '@graphiql/plugin-history';
import { useState } from 'react';

import { remembered } from '../shell/stored';
import { Credential } from './credential';
import { examples } from './examples';
import { examplesPanel } from './examples-panel';
import { askWith, fetcher } from './fetcher';

const plugins = [examplesPanel, HISTORY_PLUGIN];
const [dashboard] = examples;
const theme = remembered('theme', ['light', 'dark', 'system'], 'system').get();
const firstTabs = dashboard === undefined ? [] : [{ query: dashboard.query, variables: dashboard.variables }];

export function Explorer() {
  const [credential, setCredential] = useState('');
  const change = (next: string) => {
    askWith(next);
    setCredential(next);
  };
  return (
    <>
      <header className="explorer-bar">
        <a href="/">roundtrip</a>
        <h1>API explorer</h1>
        <Credential credential={credential} onChange={change} />
      </header>
      <main className="explorer-main">
        <GraphiQL
          fetcher={fetcher}
          plugins={plugins}
          defaultTabs={firstTabs}
          defaultTheme={theme === 'system' ? null : theme}
          inputValueDeprecation
        >
          <GraphiQL.Logo> </GraphiQL.Logo>
        </GraphiQL>
      </main>
    </>
  );
}
