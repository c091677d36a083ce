// Runs a script inside VS Code's extension host, which a browser starts.

import { join } from 'node:path';
import { build } from 'esbuild';
import type { Browser } from 'playwright-core';
import { type CodeServer, EXTENSION } from './code_server.mts';

/** What the script said, in lines that begin with `TEST`, and its exit code. */
export interface Outcome {
  code: number;
  log: string[];
}

/** Runs `test/host/NAME.mts` in a window with a folder; the server has to be a harness. */
export async function runInHost(
  browser: Browser,
  server: CodeServer,
  folder: string,
  name: string,
): Promise<Outcome> {
  const script = join(server.root, 'host', name);
  await build({
    entryPoints: [join(EXTENSION, `test/host/${name}.mts`)],
    outfile: `${script}.js`,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['vscode'],
  });
  const context = await browser.newContext();
  const page = await context.newPage();
  const log: string[] = [];
  const exit = Promise.withResolvers<number>();
  await page.exposeFunction('codeAutomationLog', (_: string, args: unknown[]) => {
    const text = args.join(' ');
    if (text.startsWith('TEST')) log.push(text);
  });
  await page.exposeFunction('codeAutomationExit', (code: number) => exit.resolve(code));
  const remote = (path: string) => `vscode-remote://127.0.0.1:${server.port}${path}`;
  const payload = JSON.stringify([
    ['extensionDevelopmentPath', remote(server.extension)],
    ['extensionTestsPath', remote(script)],
  ]);
  await page.goto(`${server.url}?${new URLSearchParams({ folder, payload })}`);
  const code = await exit.promise;
  await context.close();
  return { code, log };
}
