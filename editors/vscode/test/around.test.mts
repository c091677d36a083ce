// What is around the text, in VS Code in a browser: the YAML extension, the item in the status bar, the
// walkthrough, inputs, and what pages may do and tell to who cannot see them.

import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Frame } from 'playwright-core';
import { scenarios } from './support/scenarios.mts';
import type { Window } from './support/window.mts';
import { installYaml } from './support/yaml_extension.mts';

const scenario = scenarios('what is around the text in VS Code', { others: installYaml });

const ECHO = `Type: StateMachine
SpecVersion: v1
Name: echo
StartAt: Say
States:
  - Name: Say
    Type: Pass
    OutputConstructor:
      n.$: $Input.n
    Next: Done
  - Name: Done
    Type: Succeed
`;

/** A mistake that both servers know, and one that only a schema finds. */
const TWICE = ECHO.replace('Name: echo', 'Name: echo\nName: again');
const SCHEMA = { properties: { SpecVersion: { const: 'v2' } } };

/** What both say of a key that is there twice. */
const OURS = /written twice|more than once|duplicate/i;
const THEIRS = /Map keys must be unique/;

const QUESTION = '.notification-toast .notification-list-item';

scenario(
  'the YAML extension does not report on what has become FDL',
  { files: { 'flow.yaml': TWICE, 'other.yaml': 'a: 1\na: 2\n' }, open: ['flow.yaml'] },
  async (window) => {
    const { page } = window;
    await says(window, OURS);
    // It runs, and reports on what is no flow.
    await window.openFile('other.yaml');
    await says(window, THEIRS);
    const theirs = (await window.problems()).filter((it) => THEIRS.test(it));
    assert.equal(theirs.length, 1, 'on the other file alone');
    assert.equal(await page.locator(QUESTION).count(), 0, 'nothing is asked');
  },
);

const STAYS = {
  'fdl.flowsInYaml': 'yaml',
  'yaml.schemas': { './schema.json': '*.yaml' },
  'yaml.schemaStore.enable': false,
};

scenario(
  'flows that stay YAML are asked about once',
  {
    files: {
      '.vscode/settings.json': JSON.stringify(STAYS),
      'schema.json': JSON.stringify(SCHEMA),
      'one.yaml': ECHO,
      'two.yaml': TWICE,
    },
    open: ['one.yaml'],
  },
  async (window) => {
    const { page } = window;
    const schema = /Value must be "v2"/;
    await says(window, schema);
    const question = page.locator(QUESTION, {
      hasText: 'checked by FDL and by the YAML extension',
    });
    await question.waitFor();
    await window.screenshot('yaml-question');
    await question.locator('.monaco-button', { hasText: 'Switch Schema Off' }).click();
    await window.until(
      async () => (await window.text()).startsWith('# yaml-language-server: $schema=none'),
      'the comment is there',
    );
    const silent = async () => !(await window.problems()).some((it) => schema.test(it));
    await window.until(silent, 'the YAML extension is silent about the flow');
    // Both report on the second, and nobody asks again.
    await window.openFile('two.yaml');
    await says(window, THEIRS);
    await says(window, OURS);
    assert.equal(await page.locator(QUESTION).count(), 0, 'nothing is asked again');
  },
);

scenario(
  'the item in the status bar says how the server is, restarts it and shows its log',
  { files: { 'a.fdl.yaml': ECHO.replace('Next: Done', 'Next: Don') }, open: ['a.fdl.yaml'] },
  async (window, server) => {
    const { page } = window;
    await page.waitForSelector('.squiggly-error');
    const item = page.locator('.statusbar-item', { hasText: /FDL \d+\.\d+\.\d+/ });
    const rows = page.locator('.quick-input-list .monaco-list-row');
    const menu = async () => {
      await item.click();
      await rows.first().waitFor();
    };
    await menu();
    const title = await page.locator('.quick-input-title').innerText();
    assert.match(title, /FDL server \d+\.\d+\.\d+ runs/);
    const actions = (await rows.allInnerTexts()).map((it) => it.trim());
    assert.deepEqual(actions, ['Restart the server', 'Show its log', 'Settings']);
    await window.screenshot('status');
    const before = server.languageServers(window.folder);
    assert.equal(before.length, 1, 'one server runs');
    await window.press('Enter');
    const another = async () => {
      const now = server.languageServers(window.folder);
      return now.length === 1 && now[0] !== before[0];
    };
    await window.until(another, 'another server runs');
    // It has the text: what is wrong now is what was typed since.
    await window.goTo(10, 14);
    await window.press('End');
    await window.type('X');
    await says(window, /no state is named `DonX`/);
    await menu();
    await window.press('ArrowDown', 'Enter');
    await page
      .locator('.output-view-container .view-line, .panel .view-line', { hasText: 'starting' })
      .first()
      .waitFor();
    // It has the messages to and fro once the setting asks for them.
    const message = page.locator('.panel .view-line', { hasText: "'textDocument/" });
    assert.equal(await message.count(), 0);
    const settings = join(window.folder, '.vscode/settings.json');
    mkdirSync(dirname(settings));
    writeFileSync(settings, JSON.stringify({ 'fdl.trace.server': 'messages' }));
    const written = async () => {
      await window.goTo(10, 14);
      await window.type('Y');
      return (await message.count()) > 0;
    };
    await window.until(written, 'the log has messages');
  },
);

scenario(
  'a program that is not there is said, and where to look',
  {
    files: {
      '.vscode/settings.json': JSON.stringify({ 'fdl.server.path': '/nowhere/fdl' }),
      'a.fdl.yaml': ECHO,
    },
    open: ['a.fdl.yaml'],
  },
  async ({ page }) => {
    await page.locator(QUESTION, { hasText: '`/nowhere/fdl` cannot be started' }).first().waitFor();
    const item = page.locator('.statusbar-item.has-background-color', { hasText: 'FDL' });
    await item.waitFor();
    await item.click();
    await page
      .locator('.quick-input-title', { hasText: '`/nowhere/fdl` cannot be started' })
      .waitFor();
  },
);

scenario(
  'an input is typed once, and its digits stay',
  {
    files: {
      // VS Code in a browser saves by itself, and a save would run the flow too.
      '.vscode/settings.json': JSON.stringify({ 'fdl.simulation.rerun': 'never' }),
      'a.fdl.yaml': ECHO,
    },
    open: ['a.fdl.yaml'],
  },
  async (window) => {
    const { page } = window;
    const rows = '.pane-body .monaco-list-row';
    const shown = (wanted: string) =>
      window.until(
        async () => (await window.labels(rows)).some((it) => it.includes(wanted)),
        `the run shows ${wanted}`,
      );
    await page.waitForSelector('.codelens-decoration a');
    await window.goTo(1, 1);
    await window.press('Control+Shift+Enter');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Input…' }).click();
    await page.locator('.quick-input-message', { hasText: 'A JSON object' }).waitFor();
    await window.press('Control+a');
    await window.type('[1]');
    await page.locator('.quick-input-message', { hasText: 'must be a JSON object' }).waitFor();
    await window.press('Control+a');
    await window.type('{"n": 9007199254740993}');
    await window.press('Enter');
    await shown('→ {"n":9007199254740993}');
    await shown('with input {"n": 9007199254740993}');
    await page.locator('.view-line', { hasText: /Say.*9007199254740993/ }).waitFor();
    // Asked for again it just runs, with the text of now: a question would wait for its answer.
    await window.goTo(9, 12);
    await window.press('End', 'Shift+Home');
    await window.type('n: 7');
    await window.goTo(1, 1);
    await window.press('Control+Shift+Enter');
    await shown('→ {"n":7}');
  },
);

scenario(
  'a flow without a test file gets one, and its case passes',
  { files: { 'a.fdl.yaml': ECHO }, open: ['a.fdl.yaml'] },
  async (window) => {
    const { page } = window;
    await page.waitForSelector('.codelens-decoration a');
    await window.goTo(1, 1);
    const offers = await window.quickFixes();
    assert(
      offers.some((it) => it.startsWith('Create a test file')),
      offers.join(),
    );
    await page
      .locator('.action-widget .monaco-list-row', { hasText: 'Create a test file' })
      .click();
    await window.openFile('a.fdltest.yaml');
    await window.until(
      async () => (await window.text()).startsWith('Flow: a.fdl.yaml\nCases:'),
      'the file has a case',
    );
    await window.screenshot('test-file');
    await page.locator('.testing-run-glyph').first().click();
    await page.locator('.testing-run-glyph.codicon-testing-passed-icon').first().waitFor();
  },
);

scenario(
  'the walkthrough opens, with its pictures',
  { files: { 'a.fdl.yaml': ECHO }, open: ['a.fdl.yaml'] },
  async (window) => {
    const { page } = window;
    await page.waitForSelector('.codelens-decoration a');
    await window.command('Welcome: Open Walkthrough...');
    await page
      .locator('.quick-input-list .monaco-list-row', { hasText: 'Get Started with FDL' })
      .click();
    const steps = page.locator('.gettingStartedContainer .step-title');
    await steps.first().waitFor();
    assert.deepEqual(await steps.allInnerTexts(), [
      'Open a flow',
      'Run it without running anything',
      'See it',
      'Keep it working',
    ]);
    const pictures = {
      'Run it without running anything': '▶ Simulate',
      'See it': 'Refuse',
      'Keep it working': 'nobody answers',
    };
    for (const [title, text] of Object.entries(pictures)) {
      await steps.filter({ hasText: title }).click();
      // In the colours of the theme, not in the black of a picture whose styles were refused.
      const shown = async () => {
        const picture = (await window.webview()).locator('svg', { hasText: text });
        const page = picture.locator('rect').first();
        return (await page.evaluate((it) => getComputedStyle(it).fill)) === 'rgb(255, 255, 255)';
      };
      await window.until(shown, `${title} has its picture`);
    }
    await window.screenshot('walkthrough');
  },
);

scenario(
  'pages run nothing and load nothing that is not theirs',
  { files: { 'a.fdl.yaml': ECHO.replace('Next: Done', 'Next: Don') }, open: ['a.fdl.yaml'] },
  async (window) => {
    const { page } = window;
    await page.waitForSelector('.squiggly-error');
    await window.command('FDL: Show Flow Graph');
    const graph = await window.webview();
    await graph.waitForSelector('[data-path="Say"]');
    assert.deepEqual(await intrude(graph), {
      ran: [],
      loaded: [],
      refused: [
        'connect-src',
        'frame-src',
        'img-src',
        'script-src-attr',
        'script-src-elem',
        'style-src-elem',
      ],
    });
    await window.command('View: Close All Editors');
    await window.openFile('a.fdl.yaml');
    await window.problems();
    await page.locator('.markers-panel-container a', { hasText: 'unknown-next' }).click();
    const rule = await window.webview();
    await rule.locator('h1', { hasText: 'unknown-next' }).waitFor();
    // VS Code's own page for Markdown, which lets pictures of others in: ours name none.
    assert.equal(await rule.locator('img, iframe').count(), 0);
    const { ran } = await intrude(rule, false);
    assert.deepEqual(ran, []);
  },
);

scenario(
  'the graph can be read aloud, and used by keys, in light and dark',
  { from: ['examples/order.fdl.yaml', 'examples/order.fdltest.yaml'], open: ['order.fdl.yaml'] },
  async (window) => {
    const { page } = window;
    await page.waitForSelector('.codelens-decoration a');
    await window.command('FDL: Show Flow Graph');
    const frame = await window.webview();
    await frame.waitForSelector('[data-path="Pay"]');
    // What a screen reader is told.
    await frame.getByRole('button', { name: /^Task Pay\s+FC:InvokeFunction/ }).waitFor();
    await frame.getByRole('toolbar', { name: 'Zoom' }).waitFor();
    for (const name of ['Zoom out (-)', 'Zoom in (+)', 'Show all (0)']) {
      await frame.getByRole('button', { name, exact: true }).waitFor();
    }
    assert.match(
      (await frame.locator('svg').getAttribute('aria-label')) ?? '',
      /^order: \d+ states/,
    );
    const unnamed = await frame.$$eval('[data-id]', (nodes) =>
      nodes
        .filter((it) => !it.getAttribute('aria-label'))
        .map((it) => it.getAttribute('data-path')),
    );
    assert.deepEqual(unnamed, []);
    assert.equal(await frame.locator('[data-id][tabindex="0"]').count(), 1, 'one stop for Tab');

    // By keys alone: Tab into the picture and on to the buttons, arrows, zoom, Enter.
    const focused = () =>
      frame.evaluate(() => {
        const it = document.activeElement;
        return it?.getAttribute('data-path') ?? it?.id ?? '';
      });
    const first = frame.locator('[data-id][tabindex="0"]');
    await first.focus();
    assert.equal(await focused(), 'Validate');
    await window.press('Tab');
    assert.equal(await focused(), 'out');
    await window.press('Shift+Tab', 'ArrowDown');
    assert.equal(await focused(), 'Check');
    const scale = () => frame.locator('#canvas').evaluate((it) => it.style.transform);
    const whole = await scale();
    await window.press('+', '+');
    assert.notEqual(await scale(), whole);
    await window.press('0');
    assert.equal(await scale(), whole);
    await window.press('Enter');
    await window.until(async () => (await window.cursor()) === '26:11', 'the cursor is at Check');
    assert.equal(await frame.locator('[aria-current="true"]').getAttribute('data-path'), 'Check');

    // Text stands out from what it stands on, in both themes.
    for (const theme of ['light', 'dark']) {
      if (theme === 'dark') await window.command('Preferences: Toggle between Light/Dark Themes');
      await frame.locator(`svg[data-theme="${theme}"]`).waitFor();
      const contrast = await frame.locator('[data-path="Pay"] .name').evaluate(contrastOf);
      assert(contrast >= 4.5, `${theme}: ${contrast}`);
    }
  },
);

/** Forty states, one after the other: far more than fit into a window at a size that can be read. */
const LONG = `Type: StateMachine
SpecVersion: v1
Name: long
StartAt: S1
States:
${Array.from({ length: 40 }, (_, i) => `  - {Name: S${i + 1}, Type: Pass, Next: S${i + 2}}\n`).join('')}  - {Name: S41, Type: Succeed}
`;

scenario(
  'a long flow is shown from its start, and the mouse moves and zooms it',
  { files: { 'a.fdl.yaml': LONG }, open: ['a.fdl.yaml'] },
  async (window) => {
    const { page } = window;
    await page.waitForSelector('.codelens-decoration a');
    await window.command('FDL: Show Flow Graph');
    const frame = await window.webview();
    const boxOf = (state: string) =>
      frame.locator(`[data-path="${state}"] .box`).evaluate((it) => {
        const { x, y, width, height } = it.getBoundingClientRect();
        return {
          x,
          y,
          width,
          height,
          inside: y >= 0 && y + height <= document.documentElement.clientHeight,
        };
      });
    await frame.waitForSelector('[data-path="S1"]');
    await window.screenshot('graph-long');
    const first = await boxOf('S1');
    assert(first.inside && first.height >= 20, `the start can be read: ${JSON.stringify(first)}`);
    assert(!(await boxOf('S41')).inside);

    const outer = await page.locator('iframe.webview.ready').boundingBox();
    assert(outer);
    /** Moves the mouse to a place of the graph's page. */
    const point = (x: number, y: number) => page.mouse.move(outer.x + x, outer.y + y, { steps: 3 });
    // The wheel moves up and down, with Control it zooms around the mouse, and a drag takes it along.
    await point(60, first.y);
    await page.mouse.wheel(0, 40);
    await window.until(async () => (await boxOf('S1')).y === first.y - 40, 'it is moved up');
    await page.mouse.wheel(0, -40);
    await window.until(async () => (await boxOf('S1')).y === first.y, 'it is moved back');
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -100);
    await page.keyboard.up('Control');
    await window.until(async () => (await boxOf('S1')).height > first.height * 1.5, 'it is larger');
    const larger = await boxOf('S2');
    const [x, y] = [larger.x + 20, larger.y + 20];
    await point(x, y);
    await page.mouse.down();
    await point(x + 30, y + 20);
    await page.mouse.up();
    const taken = async () => {
      const dragged = await boxOf('S2');
      return dragged.x - larger.x === 30 && dragged.y - larger.y === 20;
    };
    await window.until(taken, 'it is taken along');

    // All of it.
    await frame.locator('#fit').click();
    await window.until(async () => (await boxOf('S41')).inside, 'all can be seen');
    assert((await boxOf('S1')).inside);
    assert.equal(await frame.locator('[aria-current]').count(), 0, 'a drag is no click');
    // The cursor leads: what it stands in is in view.
    await frame.locator('#in').click({ clickCount: 8 });
    await window.goTo(45, 12);
    await window.until(async () => (await boxOf('S40')).inside, 'the state at the cursor is shown');
  },
);

/** Waits for a finding. */
async function says(window: Window, message: RegExp): Promise<void> {
  const there = async () => (await window.problems()).some((it) => message.test(it));
  await window.until(there, `a finding ${message}`);
}

/** Puts foreign scripts into a page, and what it would load: what of that ran or was loaded, and which rules refused it. */
function intrude(frame: Frame, loads = true) {
  return frame.evaluate(async (loads) => {
    const [ran, loaded] = [[] as string[], [] as string[]];
    const refused = new Set<string>();
    document.addEventListener('securitypolicyviolation', (it) =>
      refused.add(it.effectiveDirective),
    );
    Object.assign(window, { intruder: (name: string) => ran.push(name) });
    const add = (tag: string, properties: object) =>
      document.body.append(Object.assign(document.createElement(tag), properties));
    const outside = 'https://outside.invalid/';
    add('script', { textContent: 'intruder("inline script")' });
    add('script', { src: 'data:text/javascript,intruder("script by address")' });
    add('div', { innerHTML: '<img src="data:," onerror="intruder(\'attribute\')">' });
    if (loads) {
      add('img', { src: `${outside}a.png`, onload: () => loaded.push('image') });
      add('link', {
        rel: 'stylesheet',
        href: `${outside}a.css`,
        onload: () => loaded.push('style'),
      });
      add('iframe', { src: `${outside}a.html` });
      await fetch(outside).then(
        () => loaded.push('request'),
        () => undefined,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
    return { ran, loaded, refused: [...refused].sort() };
  }, loads);
}

/** The contrast of an element's text with the page, by the formula of WCAG 2. */
function contrastOf(element: Element): number {
  const luminance = (colour: string) => {
    const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map((it) => {
      const part = Number(it) / 255;
      return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const page = element.closest('svg')?.querySelector('.page');
  const colours = [getComputedStyle(element).fill, getComputedStyle(page ?? document.body).fill];
  const [one = 0, other = 0] = colours.map(luminance);
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}
