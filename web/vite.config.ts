/* How the dashboard is built, and how it is served while it is worked on: beside a gateway, at GATEWAY. */

import { existsSync } from 'node:fs';

import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

import { site } from './build/site.ts';

const gateway = process.env['GATEWAY'] ?? 'http://127.0.0.1:8080';
const PAGES = ['index.html', 'sign-in.html', 'graphiql.html'];

export default defineConfig({
  plugins: [react(), site()],
  // The gateway refuses what comes from another origin, so it is told its own.
  server: {
    host: '127.0.0.1',
    proxy: Object.fromEntries(['/graphql', '/session', '/v1', '/health'].map((path) => [path, { target: gateway }])),
  },
  build: {
    target: ['chrome123', 'firefox121', 'safari17.5'],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: { input: PAGES.filter((page) => existsSync(page)) },
  },
});
