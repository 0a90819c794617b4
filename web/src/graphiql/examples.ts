/* The operations that the dashboard's pages send, as examples to start from. */

import { Kind, type OperationDefinitionNode, parse, print } from 'graphql';

import dashboard from '../../../src/dashboard/dashboard.graphql?raw';
import documents from '../api/generated/persisted-documents.json';

export interface Example {
  /** The operation's name. */
  readonly name: string;
  /** The comment above it. */
  readonly description: string;
  readonly query: string;
  /** JSON of the variables that it cannot do without. */
  readonly variables: string;
}

/** What stands for variables that an operation needs; the names are those of the demo world. */
const GIVEN: Readonly<Record<string, unknown>> = {
  handle: 'support-triage',
  range: { preset: 'THIS_MONTH' },
  granularity: 'DAY',
  by: ['MODEL'],
  // The first wallet is not known yet: none is chosen.
  wallet: '',
  isChosen: false,
};

const files = import.meta.glob<string>('../pages/**/*.graphql', { query: '?raw', import: 'default', eager: true });
const comments = new Map([dashboard, ...Object.values(files)].map((text) => [nameIn(text), commentOf(text)]));

/** The Dashboard operation first, then the pages' by name. Those that need an identifier cannot be asked by example. */
export const examples: readonly Example[] = Object.values(documents)
  .flatMap(read)
  .toSorted((one, other) => rank(one) - rank(other) || one.name.localeCompare(other.name));

function rank({ name }: Example): number {
  return name === 'Dashboard' ? 0 : 1;
}

function read(text: string): Example[] {
  const { definitions } = parse(text);
  const operation = definitions.find((one) => one.kind === Kind.OPERATION_DEFINITION);
  const needed = operation === undefined ? [] : neededBy(operation);
  if (operation?.name === undefined || !needed.every((name) => name in GIVEN)) {
    return [];
  }
  const name = operation.name.value;
  const fragments = definitions.filter((one) => one !== operation);
  const variables = Object.fromEntries(needed.map((one) => [one, GIVEN[one]]));
  return [
    {
      name,
      description: comments.get(name) ?? '',
      // The one that is written to be read is shown as it is written.
      query: name === 'Dashboard' ? dashboard.trim() : [operation, ...fragments].map(print).join('\n\n'),
      variables: needed.length === 0 ? '' : JSON.stringify(variables, null, 2),
    },
  ];
}

function neededBy(operation: OperationDefinitionNode): string[] {
  return (operation.variableDefinitions ?? [])
    .filter((one) => one.type.kind === Kind.NON_NULL_TYPE && one.defaultValue === undefined)
    .map((one) => one.variable.name.value);
}

function nameIn(text: string): string | undefined {
  return /^query (\w+)/m.exec(text)?.[1];
}

/** What stands at the head of a file, where the operation comes first in it. */
function commentOf(text: string): string {
  const lines = text.trim().split('\n');
  const end = lines.findIndex((line) => !line.startsWith('#'));
  const comment = lines.slice(0, Math.max(end, 0)).map((line) => line.replace(/^#\s*/, ''));
  return lines[end]?.startsWith('query') === true ? comment.join(' ') : '';
}
