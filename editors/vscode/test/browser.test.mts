// The extension in VS Code, seen and used through a browser: the language, runs, tests, the graph.

import assert from 'node:assert/strict';
import { scenarios } from './support/scenarios.mts';

// FDL_VSIX names a package to try instead of what was just built.
const vsix = process.env['FDL_VSIX'];
const scenario = scenarios('the extension in VS Code', vsix ? { vsix } : {});

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

const TWO = MISTAKE.replace(
  'invocationType: Sync\n',
  'invocationType: Sync\n      body:\n        id.$: $input.id\n',
);

scenario(
  'two mistakes are underlined, explained and repaired',
  { files: { 'parcel.fdl.yaml': TWO }, open: ['parcel.fdl.yaml'] },
  async (window) => {
    const { page } = window;
    await page.waitForSelector('.squiggly-error');
    const found = (await window.problems()).join('\n');
    assert.match(found, /no state is named `Large`/);
    assert.match(found, /no variable is named `\$input`/);
    await window.hover('Large', /no state is named `Large`/);
    await window.screenshot('mistake');
    await page.mouse.move(700, 20);
    for (const [line, column, fix, text] of [
      [14, 16, 'Change to `$Input`', 'id.$: $Input.id'],
      [15, 12, 'Change to `Lagre`', 'Next: Lagre'],
    ] as const) {
      await window.goTo(line, column);
      assert((await window.quickFixes()).some((it) => it.includes(fix)));
      await window.screenshot('quick-fix');
      await window.press('Enter');
      await window.until(async () => (await window.text()).includes(text), `${text} is there`);
    }
    await window.until(async () => (await page.$('.squiggly-error')) === null, 'nothing is wrong');
  },
);

scenario(
  'a flow is simulated, and the run is shown',
  { from: ['examples/order.fdl.yaml', 'examples/order.fdltest.yaml'], open: ['order.fdl.yaml'] },
  async (window) => {
    const { page } = window;
    await page.locator('.editor-actions .codicon-play').click();
    await page.waitForSelector('.quick-input-list .monaco-list-row');
    await window.screenshot('choose');
    await window.type('card is declined');
    await window.press('Enter');
    const run = async (wanted: string) => {
      const shown = async () => (await window.labels(RUN_ROWS)).some((it) => it.includes(wanted));
      await window.until(shown, `the run shows ${wanted}`);
    };
    await run('Failed after 0.2s');
    await run('OrderUnpaid: The payment was declined');
    await run('Pay 0.2s  ✗ CardDeclined: the limit is reached');
    // What went in and out stands beside the states.
    await page.locator('.view-line', { hasText: /Validate.*"orderId".*→.*"total":240/ }).waitFor();
    await window.screenshot('run');

    // A line leads to its state.
    await page.locator(RUN_ROWS, { hasText: 'Tell the customer' }).click();
    await window.until(async () => (await window.cursor()) === '188:28', 'the state is shown');

    // The choice is remembered: the lens asks nothing, and runs what is in the editor.
    await window.goTo(1, 1);
    await page.locator('.codelens-decoration a', { hasText: 'Simulate' }).first().click();
    await page.waitForTimeout(500);
    assert.equal(await page.locator('.quick-input-widget:visible').count(), 0);
    await run('with the card is declined');
  },
);

const RUN_ROWS =
  '.pane-body[aria-label*="Run"] .monaco-list-row, .tree-explorer-viewlet-tree-view .monaco-list-row';

const TASK = `Type: StateMachine
SpecVersion: v1
Name: task
StartAt: Call
States:
  - Name: Call
    Type: Task
    Action: 
    TaskMode: 
    Next: Done
  - Name: Done
    Type: Succeed
`;

scenario(
  'the language is completed and explained',
  { files: { 'b.fdl.yaml': TASK }, open: ['b.fdl.yaml'] },
  async (window) => {
    const { page } = window;
    const lines = TASK.split('\n');
    const line = (text: string) => lines.indexOf(text) + 1;
    await page.waitForSelector('.codelens-decoration a');

    await window.goTo(line('    Action: '), 13);
    await window.press('Control+Space');
    assert((await window.suggestions('FC:InvokeFunction')).some((it) => it.includes('MNS:')));
    await window.screenshot('complete-action');
    await window.type('FC:Inv');
    await window.suggestions('FC:InvokeFunction');
    await window.press('Enter');
    await window.until(
      async () => (await window.text()).includes('resourceArn:'),
      'the parameters that are required come with the action',
    );
    await window.press('Escape', 'Escape');

    const at = (await window.lines()).findIndex((it) => it.includes('resourceArn')) + 1;
    await window.goTo(at, 40);
    await window.press('End', 'Enter');
    await window.type('bo');
    await window.suggestions('body');
    await window.press('Enter', 'Escape');
    await window.until(
      async () => (await window.text()).includes('invocationType:'),
      'a parameter',
    );

    const mode = (await window.lines()).findIndex((it) => /TaskMode: *$/.test(it)) + 1;
    await window.goTo(mode, 15);
    await window.press('End', 'Control+Space');
    const modes = await window.suggestions('WaitForCustomCallback');
    assert(modes.some((it) => it.includes('RequestComplete')));
    await window.screenshot('complete-mode');
    await window.type('Req');
    await window.press('Enter');
    await window.until(
      async () => (await window.text()).includes('TaskMode: RequestComplete'),
      'mode',
    );

    await window.hover('RequestComplete', /The task is done when the service has answered/);
    await window.screenshot('hover');
  },
);

const GREET = `Type: StateMachine
SpecVersion: v1
Name: greet
StartAt: Known
States:
  - Name: Known
    Type: Choice
    Branches:
      - Condition: $Input.name == "Lin"
        Next: Hello
    Default: Who
  - Name: Hello
    Type: Succeed
    OutputConstructor:
      text.$: format("Hello {}", $Input.name)
  - Name: Who
    Type: Fail
    Code: Stranger
    Detail: Nobody knows you
`;

const GREET_TEST = `Cases:
  - Name: a friend is greeted
    Input: {name: Lin}
    Expect:
      Output: {text: Hello Lin}
  - Name: a friend is greeted otherwise
    Input: {name: Lin}
    Expect:
      Output: {text: Good morning}
`;

scenario(
  'cases run in the Test Explorer, a failing one with its difference',
  {
    files: { 'greet.fdl.yaml': GREET, 'greet.fdltest.yaml': GREET_TEST },
    open: ['greet.fdl.yaml', 'greet.fdltest.yaml'],
  },
  async (window) => {
    const { page } = window;
    const rows = '.test-explorer .monaco-list-row';
    await page.locator('.activitybar .codicon-test-view-icon').click();
    await page.waitForSelector(rows);
    // The gutter of the test file has a button for each case.
    await page.waitForSelector('.testing-run-glyph');
    await window.command('Test: Run All Tests');
    const shows = (label: string) =>
      window.until(async () => (await window.labels(rows)).includes(label), label);
    await shows('greet.fdltest.yaml (Failed)');
    // The difference is where the expectation is.
    await page.locator('.test-error-content-widget', { hasText: 'Good morning' }).waitFor();
    await page.locator(rows).first().click();
    await window.press('ArrowRight');
    await shows('a friend is greeted (Passed)');
    await shows('a friend is greeted otherwise (Failed)');
    await page.mouse.move(700, 450);
    await window.screenshot('tests');

    await window.command('Test: Run All Tests with Coverage');
    await page.locator('.test-coverage-list-item', { hasText: 'greet.fdl.yaml' }).waitFor();
    await page.locator('.tab[data-resource-name="greet.fdl.yaml"]').click();
    await page.waitForSelector('.coverage-deco-gutter.coverage-deco-hit');
    await page.waitForSelector('.coverage-deco-gutter.coverage-deco-miss');
    await window.screenshot('coverage');
  },
);

scenario(
  'a broken buffer and a killed server do not leave the author alone',
  { files: { 'a.fdl.yaml': MISTAKE }, open: ['a.fdl.yaml'] },
  async (window, server) => {
    const { page } = window;
    const mistake = async (message: string, place = '') => {
      const there = (it: string) => it.includes(message) && it.includes(place);
      await window.until(async () => (await window.problems()).some(there), message + place);
    };
    await mistake('no state is named `Large`');

    // Damage above does not hide what is wrong below, nor what can be proposed.
    await window.goTo(7, 5);
    await window.type('Act ["');
    await mistake('no state is named `Large`');
    await window.goTo(13, 11);
    await window.press('End', 'Shift+Home', 'Delete');
    await window.type('Next: ');
    await window.press('Control+Space');
    await window.suggestions('Lagre');
    await window.type('Nowhere');
    await window.press('Escape');
    await mistake('no state is named `Nowhere`');
    await window.screenshot('broken');

    const killed = server.languageServers(window.folder);
    assert.equal(killed.length, 1, 'one server runs');
    for (const it of killed) process.kill(it, 'SIGKILL');
    // Typed while nobody listens, and after: the new server has to learn of both.
    await window.goTo(14, 11);
    await window.press('End');
    await window.type('ABCDEFGHIJ');
    for (let it = 0; it < 10; it++) await window.press('Backspace');
    await window.type('X');
    const restarted = async () =>
      server.languageServers(window.folder).some((it) => !killed.includes(it));
    await window.until(restarted, 'a new server runs');
    await window.goTo(13, 11);
    await window.press('End');
    await window.type('Y');
    await mistake('no state is named `NowhereY`', '[Ln 13, Col 11]');
    await window.goTo(13, 11);
    await window.press('Control+Shift+ArrowRight');
    await window.type('LagreX');
    await window.goTo(7, 5);
    await window.press('Shift+End');
    await window.type('Type: Task');
    await window.until(async () => (await page.$('.squiggly-error')) === null, 'nothing is wrong');
    await page.locator('.statusbar-item', { hasText: 'FDL 0.' }).waitFor();
  },
);

scenario(
  'a flow in a plain YAML file is known by what it holds',
  {
    files: { 'flow.yaml': MISTAKE, 'other.yaml': 'Type: Thing\nStates: []\n' },
    open: ['flow.yaml'],
  },
  async (window) => {
    const { page } = window;
    const language = page.locator('[id="status.editor.mode"]');
    await page.waitForSelector('.squiggly-error');
    await window.until(async () => (await language.innerText()) === 'FDL', 'it becomes FDL');
    await page.waitForSelector('.editor-actions .codicon-play');
    await window.openFile('other.yaml');
    await window.until(async () => (await language.innerText()) === 'YAML', 'it stays YAML');
    assert.equal(await page.locator('.editor-actions .codicon-play').count(), 0);
  },
);

scenario(
  'the page of a rule opens from a finding',
  { files: { 'a.fdl.yaml': MISTAKE }, open: ['a.fdl.yaml'] },
  async (window) => {
    await window.page.waitForSelector('.squiggly-error');
    await window.problems();
    await window.page.locator('.markers-panel-container a', { hasText: 'unknown-next' }).click();
    const frame = await window.webview();
    await frame.locator('h1', { hasText: 'unknown-next' }).waitFor();
    await window.screenshot('rule');
  },
);

scenario(
  'the graph follows the cursor, and the cursor the graph',
  { from: ['examples/order.fdl.yaml', 'examples/order.fdltest.yaml'], open: ['order.fdl.yaml'] },
  async (window) => {
    const { page } = window;
    await page.locator('.editor-actions .codicon-type-hierarchy-sub').click();
    const frame = await window.webview();
    const node = (path: string) => frame.locator(`[data-path="${path}"]`);
    await node('Pay').waitFor();
    await window.screenshot('graph');

    // A click moves the cursor to the state, the cursor marks its state.
    await node('Ship').locator('.name').first().click();
    await frame.locator('[data-path="Ship"].at-cursor').waitFor();
    await window.press('Control+1');
    await window.until(async () => (await window.cursor()) === '97:11', 'the cursor is at Ship');
    await window.goTo(148, 20);
    await frame.locator('[data-path="Tell[0]/Mail"].at-cursor').waitFor();

    // By keys alone: to the state below, and into the text.
    await node('Validate').focus();
    await window.press('ArrowDown');
    const focused = () => frame.evaluate(() => document.activeElement?.getAttribute('data-path'));
    await window.until(async () => (await focused()) === 'Check', 'the focus goes down');
    await window.press('Enter');
    await window.until(async () => (await window.cursor()) === '26:11', 'the cursor is at Check');
    await window.type('Re');
    await node('ReCheck').waitFor();
    await window.press('Control+z', 'Control+z');
    await node('Check').waitFor();

    // The last run is drawn in.
    await window.press('Control+Shift+Enter');
    await page.waitForSelector('.quick-input-list .monaco-list-row');
    await window.type('card is declined');
    await window.press('Enter');
    await frame.locator('[data-path="Unpaid"].failed').waitFor();
    assert.equal(await frame.locator('[data-path="Ship"].entered').count(), 0);
    // A line of the run opens to what went in, and leads to its state in the text and in the graph.
    const pay = page.locator(RUN_ROWS, { hasText: /^Pay/ }).first();
    await pay.locator('.monaco-tl-twistie').click();
    await page.locator(RUN_ROWS, { hasText: '"orderId":7' }).first().waitFor();
    await pay.click();
    await frame.locator('[data-path="Pay"].at-cursor').waitFor();
    await window.screenshot('graph-run');

    await window.command('Preferences: Toggle between Light/Dark Themes');
    await frame.locator('svg[data-theme="dark"]').waitFor();
    await window.screenshot('graph-dark');
  },
);
