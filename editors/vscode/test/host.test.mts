// What the extension gives to VS Code, asked for inside the extension host: test/host has the tests.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CodeServer, missing } from './support/code_server.mts';
import { runInHost } from './support/host.mts';
import { browse } from './support/window.mts';

const skip = missing('the extension inside the extension host');

test('inside the extension host', { timeout: 300_000, skip }, async () => {
  const [server, browser] = await Promise.all([CodeServer.start({ harness: true }), browse()]);
  try {
    const { code, log } = await runInHost(browser, server, server.workspace({}), 'tests');
    console.log(log.join('\n'));
    assert.equal(code, 0);
  } finally {
    await browser.close();
    await server.stop();
  }
});
