// Works on the flow of tests/sessions in VS Code while `record.py` writes down what it tells the server:
//
//   node test/support/record.mts OUTPUT.jsonl

import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { binary, CodeServer, ROOT } from './code_server.mts';
import { browse, Window } from './window.mts';

const SESSIONS = join(ROOT, 'tests/sessions');
const output = resolve(process.argv[2] ?? 'vscode.jsonl');

const server = await CodeServer.start();
const recorder = join(server.root, 'recorder');
const settings = {
  'fdl.server.path': recorder,
  'editor.formatOnType': true,
  'editor.linkedEditing': true,
};
const text = (name: string) => readFileSync(join(SESSIONS, name), 'utf8');
const folder = server.workspace({
  'parcel.fdl.yaml': text('parcel.fdl.yaml'),
  'parcel.fdltest.yaml': text('parcel.fdltest.yaml'),
  '.vscode/settings.json': JSON.stringify(settings),
});
const command = ['python3', join(SESSIONS, 'record.py'), output, folder, binary()];
writeFileSync(recorder, `#!/bin/sh\nexec ${command.join(' ')} "$@"\n`);
chmodSync(recorder, 0o755);

const browser = await browse();
const window = await Window.open(browser, server, folder, 'parcel.fdl.yaml');
const { page } = window;
// All lines are seen at once.
await page.setViewportSize({ width: 1400, height: 1600 });

/** The number of the line that holds a text. */
async function line(part: string): Promise<number> {
  const found = (await window.lines()).findIndex((it) => it.includes(part));
  if (found < 0) throw new Error(`no line has ${part}`);
  return found + 1;
}

async function shows(part: string): Promise<void> {
  await window.until(async () => (await window.text()).includes(part), `${part} is there`);
}

async function pause(): Promise<void> {
  await page.waitForTimeout(700);
}

async function work(): Promise<void> {
  await page.waitForSelector('.squiggly-error');
  await page.waitForSelector('.codelens-decoration a');
  await window.hover('InvokeFunction', /function/i);
  await page.mouse.move(700, 20);

  await window.goTo(await line('Next: Large'), 12);
  await window.quickFixes();
  await window.press('Enter');
  await shows('Next: Lagre');

  await window.goTo(await line('Name: Weigh'), 12);
  await window.press('F2');
  await page.waitForSelector('.rename-box input:focus');
  await window.press('Control+a');
  await page.keyboard.insertText('Scale 🚚');
  await window.press('Enter');
  await shows('StartAt: Scale');

  // A key with its places, behind a new line; a call.
  await window.goTo(await line('OutputConstructor'), 10);
  await window.press('End', 'Enter');
  await pause();
  await window.type('Retr');
  await window.suggestions('Retry');
  await pause();
  await window.press('Enter');
  await shows('MaxAttempts');
  await window.press('Escape', 'Escape');
  await window.goTo(await line('Condition'), 20);
  await window.press('End', 'Backspace', 'Backspace');
  await window.type('intAdd(');
  await page.waitForSelector('.parameter-hints-widget.visible');
  await window.type('20, 10)');
  await window.press('Escape', 'Escape');

  // Two selections, grown from the cursor; the second is laid out, then all.
  await window.press('Shift+Alt+ArrowRight', 'Shift+Alt+ArrowRight');
  await pause();
  await window.press('Control+k', 'Control+f');
  await pause();
  await window.press('Control+Shift+i');
  await pause();

  // Where it leads, who leads to it, who names it.
  await window.goTo(await line('Default: Done'), 15);
  await window.press('F12');
  await pause();
  await window.press('Shift+F12');
  await pause();
  await window.press('Escape', 'Shift+Alt+h');
  await pause();
  await window.press('Escape', 'Control+F12');
  await pause();
  await window.press('Escape', 'Control+t');
  await window.type('peop');
  await pause();
  await window.press('Escape');

  // Out into a branch of its own.
  await window.goTo(await line('Name: Two people'), 3);
  await window.press('Shift+ArrowDown', 'Shift+ArrowDown', 'Shift+ArrowDown', 'Shift+End');
  await window.press('Control+Shift+r');
  await page.locator('.action-widget .monaco-list-row', { hasText: 'Parallel branch' }).click();
  await shows('Extracted');

  await page.locator('.editor-actions .codicon-play').click();
  await page.waitForSelector('.quick-input-list .monaco-list-row');
  await window.type('heavy');
  await window.press('Enter');
  await page.locator('.view-line', { hasText: /Scale.*→/ }).waitFor();
  await window.hover('→', /kilos/);
  await window.press('Control+1');
  // With that mistake it does not run again when it is saved.
  await window.goTo(await line('IntervalSeconds'), 16);
  await window.press('End', 'Backspace');
  await pause();
  await window.press('Control+s');
  await pause();
}

try {
  await work();
} finally {
  await window.screenshot('recorded');
  await window.close();
  await browser.close();
  // The window is given some time to come back before its server goes.
  await server.stop();
  writeFileSync(output, readFileSync(output, 'utf8').replaceAll(recorder, 'fdl'));
}
