/* Runs one of the tools beside the tests (`node tests/tool.mjs bench`), which are TypeScript as the tests are. */

import { join } from 'node:path';

import { runnerImport } from 'vite';

const [name, ...rest] = process.argv.slice(2);
const { module } = await runnerImport(join(import.meta.dirname, 'tools', `${name}.ts`));
process.exitCode = await module.main(rest);
