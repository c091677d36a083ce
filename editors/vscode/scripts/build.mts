// Bundles the extension and the page of its graph into dist/. `--minify` for a release.

import { rmSync } from 'node:fs';
import { build, type BuildOptions } from 'esbuild';

const release = process.argv.includes('--minify');
const common: BuildOptions = {
  bundle: true,
  minify: release,
  sourcemap: !release,
  outdir: 'dist',
  logLevel: 'warning',
  absWorkingDir: new URL('..', import.meta.url).pathname,
};
rmSync(new URL('../dist', import.meta.url), { recursive: true, force: true });
await Promise.all([
  build({
    ...common,
    entryPoints: ['src/extension.ts'],
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode'],
    legalComments: 'eof',
  }),
  build({
    ...common,
    entryPoints: ['src/webview/graph.ts', 'src/webview/graph.css'],
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
  }),
]);
