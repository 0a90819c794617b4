/* What the build adds to the pages: the skeleton, the early script, preloads, the operations' texts, compressed forms. */

import { createHash } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

import type * as skeletons from '../src/shell/static';
import { runnerImport, type HtmlTagDescriptor, type Plugin, type Rolldown } from 'vite';

type Skeletons = typeof skeletons;

const DOCUMENTS = 'src/api/generated/persisted-documents.json';
const SCRIPT = 'src/shell/early.js';
const MARK = '<!--skeleton-->';
/** Chunks that the overview asks for as soon as it runs. */
const EARLY = ['chart-drawn'];

export function site(): Plugin[] {
  return [html(), documents(), compressed()];
}

/** `index.html` is the overview's page; `page.html` is the same for the other paths, without the overview's request. */
function html(): Plugin {
  let isBuild = false;
  return {
    name: 'roundtrip:html',
    configResolved(config) {
      isBuild = config.command === 'build';
    },
    async generateBundle() {
      if (isBuild) {
        this.emitFile({ type: 'asset', fileName: await earlyName(), source: await readFile(SCRIPT) });
      }
    },
    transformIndexHtml: {
      order: 'post',
      async handler(page, context) {
        const theme: HtmlTagDescriptor = {
          tag: 'script',
          attrs: { src: isBuild ? `/${await earlyName()}` : `/${SCRIPT}` },
          injectTo: 'head-prepend',
        };
        if (!page.includes(MARK)) {
          return [theme];
        }
        const { module } = await runnerImport<Skeletons>('./src/shell/static.tsx');
        const tags = [theme, ...early(context.bundle)];
        return { html: page.replace(MARK, module.overviewSkeleton()), tags: [...tags, await dataPreload()] };
      },
    },
    async writeBundle(options, bundle) {
      const index = bundle['index.html'];
      if (index?.type !== 'asset' || options.dir === undefined) {
        return;
      }
      const { module } = await runnerImport<Skeletons>('./src/shell/static.tsx');
      const overview = String(index.source);
      const page = overview
        .replace(module.overviewSkeleton(), module.otherSkeleton())
        .replace(/\s*<link rel="preload" as="fetch"[^>]*>/, '');
      await writeFile(join(options.dir, 'page.html'), page);
    },
  };
}

function early(bundle: Rolldown.OutputBundle | undefined): HtmlTagDescriptor[] {
  return Object.values(bundle ?? {})
    .filter((one) => one.type === 'chunk' && EARLY.includes(one.name))
    .map((one) => ({
      tag: 'link',
      attrs: { rel: 'modulepreload', crossorigin: true, href: `/${one.fileName}` },
      injectTo: 'head',
    }));
}

/** The overview's request starts with the HTML. It is the one that the page sends with no variables. */
async function dataPreload(): Promise<HtmlTagDescriptor> {
  const known = Object.entries(await persisted());
  const hash = known.find(([, text]) => text.startsWith('query Dashboard('))?.[0];
  if (hash === undefined) {
    throw new Error(`the Dashboard operation is not in ${DOCUMENTS}: run npm run generate`);
  }
  const href = `/graphql?documentId=sha256:${hash}`;
  return { tag: 'link', attrs: { rel: 'preload', as: 'fetch', crossorigin: true, href }, injectTo: 'head-prepend' };
}

async function earlyName(): Promise<string> {
  const hash = createHash('sha256').update(await readFile(SCRIPT)).digest('base64url').slice(0, 8);
  return `assets/early-${hash}.js`;
}

/** `documents.json`: the texts of the page's operations by their hashes, for the gateway to know them. */
function documents(): Plugin {
  return {
    name: 'roundtrip:documents',
    apply: 'build',
    async generateBundle() {
      const byId = Object.fromEntries(Object.entries(await persisted()).map(([hash, text]) => [`sha256:${hash}`, text]));
      this.emitFile({ type: 'asset', fileName: 'documents.json', source: `${JSON.stringify(byId, null, 1)}\n` });
    },
  };
}

async function persisted(): Promise<Record<string, string>> {
  return JSON.parse(await readFile(DOCUMENTS, 'utf8'));
}

/** Writes `.br` and `.gz` beside whatever gets smaller by it. */
function compressed(): Plugin {
  let folder = 'dist';
  return {
    name: 'roundtrip:compressed',
    apply: 'build',
    enforce: 'post',
    configResolved(config) {
      folder = join(config.root, config.build.outDir);
    },
    writeBundle: {
      sequential: true,
      order: 'post',
      async handler() {
        for (const name of await readdir(folder, { recursive: true })) {
          const path = join(folder, name);
          if ((await stat(path)).isFile() && !/\.(br|gz)$/.test(name)) {
            await compress(path);
          }
        }
      },
    },
  };
}

async function compress(path: string): Promise<void> {
  const plain = await readFile(path);
  const forms = {
    br: brotliCompressSync(plain, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length },
    }),
    gz: gzipSync(plain, { level: 9 }),
  };
  for (const [ending, bytes] of Object.entries(forms)) {
    if (bytes.length < plain.length) {
      await writeFile(`${path}.${ending}`, bytes);
    }
  }
}
