// Tests in windows of VS Code. One VS Code serves those of a file; each has a folder and a window of its own.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { CodeServer, missing } from './code_server.mts';
import { browse, Window } from './window.mts';

/** What a window begins with: files by their names, files of the repository, and those to open. */
export interface Start {
  files?: Record<string, string>;
  from?: string[];
  open: string[];
}

type Options = Parameters<typeof CodeServer.start>[0];
type Steps = (window: Window, server: CodeServer) => Promise<void>;

/**
 * Defines tests; each is photographed when it fails, and then has one more try in a new window: a
 * browser and VS Code have races of their own. That it was needed is told.
 */
export function scenarios(what: string, options?: Options) {
  const skip = missing(what);
  let server: CodeServer;
  let browser: Browser;
  before(async () => {
    if (skip) return;
    [server, browser] = await Promise.all([CodeServer.start(options), browse()]);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });
  return (name: string, { files = {}, from = [], open }: Start, steps: Steps) =>
    test(name, { timeout: 400_000, skip }, async () => {
      const attempt = async () => {
        const window = await Window.open(browser, server, server.workspace(files, from), ...open);
        try {
          await steps(window, server);
          assert.deepEqual(window.foreignHosts(server), [], 'only this machine is asked');
        } catch (error) {
          await window.screenshot(`failed-${name.replace(/\W+/g, '-')}`);
          throw error;
        } finally {
          await window.close();
        }
      };
      await attempt().catch((error: unknown) => {
        console.log(`tried again: ${name}\n`, error);
        return attempt();
      });
    });
}
