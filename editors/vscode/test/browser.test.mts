// The extension in VS Code, seen and used through a browser. One VS Code serves all tests; each has
// a folder and a window of its own.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { CodeServer, missing } from './support/code_server.mts';
import { browse, Window } from './support/window.mts';

const skip = missing('the extension in VS Code');
let server: CodeServer;
let browser: Browser;

before(async () => {
  if (skip) return;
  [server, browser] = await Promise.all([CodeServer.start(), browse()]);
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

/** A test in a window of its own, which is photographed when it fails. */
function scenario(name: string, open: () => Promise<Window>, steps: (it: Window) => Promise<void>) {
  test(name, { timeout: 120_000, skip }, async () => {
    const window = await open();
    try {
      await steps(window);
      assert.deepEqual(
        [...window.hosts],
        [`127.0.0.1:${server.port}`],
        'only this machine is asked',
      );
    } catch (error) {
      await window.screenshot(`failed-${name.replace(/\W+/g, '-')}`);
      throw error;
    } finally {
      await window.close();
    }
  });
}

const MISTAKE = `Type: StateMachine
SpecVersion: v1
Name: parcel
StartAt: Weigh
States:
  - Name: Weigh
    Type: Task
    Action: FC:InvokeFunction
    TaskMode: RequestComplete
    Parameters:
      resourceArn: acs:fc:::functions/weigh
      invocationType: Sync
    Next: Large
  - Name: Lagre
    Type: Succeed
`;

scenario(
  'a mistake is underlined, explained and repaired',
  () => Window.open(browser, server, server.workspace({ 'a.fdl.yaml': MISTAKE }), 'a.fdl.yaml'),
  async (window) => {
    const { page } = window;
    await page.waitForSelector('.squiggly-error');
    assert.match((await window.problems()).join('\n'), /no state is named `Large`/);
    await window.screenshot('mistake');
    assert.match(await window.hover('Large'), /no state is named `Large`/);
    await window.goTo(13, 12);
    await window.press('Control+.');
    await page.waitForSelector('.action-widget .monaco-list-row');
    await window.screenshot('quick-fix');
    await window.press('Enter');
    await window.until(async () => (await window.text()).includes('Next: Lagre'), 'it is repaired');
    await window.until(async () => (await page.$('.squiggly-error')) === null, 'nothing is wrong');
  },
);
