/* Once before all files: writes the demo world that every test file starts from a copy of. */

import { rm } from 'node:fs/promises';

import type { TestProject } from 'vitest/node';

import { Gateway } from './gateway';
import { chromiumBinary } from './paths';

declare module 'vitest' {
  interface ProvidedContext {
    template: string;
  }
}

export default async function setUp(project: TestProject) {
  chromiumBinary();
  const gateway = await Gateway.start();
  await gateway.halt();
  project.provide('template', gateway.folder);
  return () => rm(gateway.folder, { recursive: true, force: true });
}
