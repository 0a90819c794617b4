/* Where the programs lie that the tests drive: the gateway that was built, and the system's Chromium. */

import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../../..');

/** The gateway: ROUNDTRIP_BINARY, or the one that `cargo build` has left. */
export function gatewayBinary(profile: 'debug' | 'release' = 'debug'): string {
  const target = process.env.CARGO_TARGET_DIR ?? join(root, 'target');
  const path = process.env.ROUNDTRIP_BINARY ?? join(target, profile, 'roundtrip');
  if (!existsSync(path)) {
    const flag = profile === 'release' ? ' --release' : '';
    throw new Error(`${path} is not there: run \`make web\` and \`cargo build${flag} --bin roundtrip\` first`);
  }
  return path;
}

/** Chromium: CHROMIUM, or where distributions put it. */
export function chromiumBinary(): string {
  const places = [
    process.env.CHROMIUM,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ];
  const found = places.find((path) => path !== undefined && existsSync(path));
  if (found === undefined) {
    throw new Error('Chromium is needed: install it (Debian: apt-get install chromium), or name it by CHROMIUM');
  }
  return found;
}

/** A path of the project. */
export function projectPath(...parts: string[]): string {
  return join(root, ...parts);
}
