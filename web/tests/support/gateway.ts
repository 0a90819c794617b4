/* A gateway of the tests' own: the built program in a folder of its own, on a free port, with its embedded database. */

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { gatewayBinary } from './paths';

const run = promisify(execFile);

/** How long a start may take; a debug build writes the demo world in some seconds. */
const patience = 60_000;

/** Nothing is remembered about credentials, so that what a test does to a session shows at once; nobody is too fast. */
const environment = {
  HTTP_PORT: '0',
  HTTP_DRAIN_SECONDS: '0',
  AUTH_CACHE_SECONDS: '0',
  LIMITS_RATE_PER_CREDENTIAL: '0',
  LIMITS_RATE_PER_ADDRESS: '0',
  CATALOG_CACHE_SECONDS: '1',
};

export interface GatewayOptions {
  /** The program; the debug build when not given. */
  binary?: string;
  /** A folder whose `data` the gateway starts from; it writes a demo world of its own when not given. */
  template?: string;
  /** Further variables. */
  variables?: Readonly<Record<string, string>>;
}

export class Gateway {
  private constructor(
    /** `http://127.0.0.1:PORT` */
    readonly origin: string,
    /** The key of the demo workspace. */
    readonly key: string,
    readonly folder: string,
    private readonly child: ChildProcess,
  ) {}

  static async start(options: GatewayOptions = {}): Promise<Gateway> {
    const folder = await mkdtemp(join(tmpdir(), 'roundtrip-web-'));
    if (options.template !== undefined) {
      await cp(join(options.template, 'data'), join(folder, 'data'), { recursive: true });
    }
    const child = spawn(options.binary ?? gatewayBinary(), [], {
      cwd: folder,
      env: { PATH: process.env.PATH, ...environment, ...options.variables },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const origin = await address(child);
    const key = (await readFile(join(folder, 'data', 'demo-key'), 'utf8')).trim();
    return new Gateway(origin, key, folder, child);
  }

  /** Ends the program and waits for it; its folder stays. */
  async halt(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const ended = once(this.child, 'exit');
      this.child.kill('SIGTERM');
      await ended;
    }
  }

  async stop(): Promise<void> {
    await this.halt();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Runs Python on the database file behind the gateway's back: `db` is the connection. */
  async tamper(script: string): Promise<string> {
    const file = join(this.folder, 'data', 'roundtrip.db');
    const head = 'import sqlite3, sys\ndb = sqlite3.connect(sys.argv[1], timeout=10, isolation_level=None)\n';
    const { stdout } = await run('python3', ['-c', head + script, file]);
    return stdout.trim();
  }
}

/** The address that the program prints once it is ready. */
function address(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const fail = (why: string) => {
      child.kill('SIGKILL');
      reject(new Error(`the gateway ${why}; it said:\n${said}`));
    };
    const timer = setTimeout(() => fail('was not ready in time'), patience);
    const listen = (chunk: Buffer) => {
      said += chunk.toString();
      const found = /answers at\s+(http:\/\/[\w.:[\]]+)/.exec(said);
      if (found?.[1] !== undefined) {
        clearTimeout(timer);
        resolve(found[1]);
      }
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    child.once('error', (error) => fail(`could not be started: ${error.message}`));
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`the gateway ended with ${code}; it said:\n${said}`));
    });
  });
}
