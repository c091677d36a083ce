// A window of VS Code in a browser, driven as a person would: by keys, clicks and looking.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Frame, type Page } from 'playwright-core';
import { CHROMIUM, type CodeServer, ROOT } from './code_server.mts';

const SCREENSHOTS = join(ROOT, 'tests/screenshots');
const QUICK_INPUT = '.quick-input-widget:not([style*="display: none"])';
/** Milliseconds after which what should be there is missing; machines that do other things too are slow. */
const PATIENCE = 90_000;

/** A browser that finds no host but this machine. */
export function browse(): Promise<Browser> {
  const args = [
    ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
    ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
    '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
  ];
  return chromium.launch({ executablePath: CHROMIUM, headless: true, args });
}

export class Window {
  readonly page: Page;
  readonly folder: string;
  private readonly hosts = new Set<string>();

  private constructor(page: Page, folder: string) {
    this.page = page;
    this.folder = folder;
    page.setDefaultTimeout(PATIENCE);
    page.on('request', (it) => {
      const { protocol, host } = new URL(it.url());
      if (/^(?:http|ws)/.test(protocol)) this.hosts.add(host);
    });
    // What the policy of a page has refused was never sent.
    page.on('requestfailed', (it) => {
      if (it.failure()?.errorText === 'csp') this.hosts.delete(new URL(it.url()).host);
    });
  }

  /** Opens a folder with files of it in editors; the last is the active one. */
  static async open(
    browser: Browser,
    server: CodeServer,
    folder: string,
    ...files: string[]
  ): Promise<Window> {
    const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const window = new Window(await context.newPage(), folder);
    const host = `127.0.0.1:${server.port}`;
    const [first = '', ...others] = files;
    const payload = JSON.stringify([['openFile', `vscode-remote://${host}${folder}/${first}`]]);
    await window.page.goto(`${server.url}?${new URLSearchParams({ folder, payload })}`);
    await window.tab(first);
    for (const file of others) await window.openFile(file);
    return window;
  }

  /** Hosts that the page asked for something, and that are not this machine. */
  foreignHosts(server: CodeServer): string[] {
    // The page's own service worker answers for this one, with files of the extension.
    const own = '.vscode-resource.vscode-cdn.net';
    const ours = (it: string) => it === `127.0.0.1:${server.port}` || it.endsWith(own);
    return [...this.hosts].filter((it) => !ours(it));
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }

  /** Opens a file of the folder in the active group. */
  async openFile(name: string): Promise<void> {
    await this.page.locator(`.explorer-folders-view [aria-label="${name}"]`).first().dblclick();
    await this.tab(name);
  }

  /** Waits for the tab of a file. */
  async tab(file: string): Promise<void> {
    await this.page.waitForSelector(`.tab[data-resource-name="${file}"]`);
  }

  /** Presses keys, one after the other. */
  async press(...keys: string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text, { delay: 20 });
  }

  /** Runs a command by its title. */
  async command(title: string): Promise<void> {
    await this.press('F1');
    await this.page.waitForSelector(QUICK_INPUT);
    await this.type(title);
    const row = this.page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first();
    await row.waitFor();
    await this.press('Enter');
  }

  /** Puts the cursor of the first group at a place, counted from 1. */
  async goTo(line: number, column: number): Promise<void> {
    const there = async () => (await this.cursor()) === `${line}:${column}`;
    const go = async () => {
      await this.press('Control+1', 'Control+g');
      const asked = this.page.locator(QUICK_INPUT).waitFor({ timeout: 3000 });
      const asks = await asked.then(
        () => true,
        () => false,
      );
      if (asks) {
        await this.type(`${line}:${column}`);
        await this.press('Enter');
        for (let wait = 0; wait < 60; wait++) {
          if (await there()) return true;
          await this.page.waitForTimeout(50);
        }
        await this.press('Escape');
      }
      // A webview has kept the focus, and the keys: the mouse takes them from it.
      const text = this.page.locator('.editor-group-container .view-line').first();
      await text.click({ timeout: 5000 });
      return false;
    };
    await this.until(go, 'the cursor moves');
    await this.page.waitForSelector(QUICK_INPUT, { state: 'hidden' });
  }

  /** Where the cursor is, as `line:column`. */
  async cursor(): Promise<string> {
    const item = this.page.locator('[id="status.editor.selection"]');
    const text = (await item.count()) > 0 ? await item.innerText() : '';
    return text.replace(/^Ln (\d+), Col (\d+).*$/s, '$1:$2').trim();
  }

  /** The lines of the active editor that can be seen, without what is only shown beside them. */
  async text(): Promise<string> {
    return (await this.lines()).join('\n');
  }

  /** The same with what is shown beside the lines. */
  async lines(): Promise<string[]> {
    const found = await this.page.$$eval(
      '.editor-group-container.active .monaco-editor .view-lines .view-line',
      (lines) =>
        lines
          .map((it) => ({ top: parseFloat(it.style.top), text: it.textContent }))
          .sort((one, other) => one.top - other.top)
          .map((it) => it.text),
    );
    return found.map((it) => it.replaceAll('\u00a0', ' '));
  }

  /** The rows of the Problems panel, which it opens. */
  async problems(): Promise<string[]> {
    const rows = '.markers-panel-container .monaco-list-row';
    if ((await this.page.locator('.markers-panel-container').count()) === 0) {
      await this.press('Control+Shift+m');
      await this.page.waitForSelector('.markers-panel-container');
    }
    return this.page.$$eval(rows, (found) => found.map((it) => it.textContent));
  }

  /** The labels, for screen readers, of what a selector finds. */
  async labels(selector: string): Promise<string[]> {
    return this.page.$$eval(selector, (rows) =>
      rows.map((it) => it.getAttribute('aria-label') ?? it.textContent),
    );
  }

  /** The labels of the list of completions, once it is there and holds `wanted`. */
  async suggestions(wanted: string): Promise<string[]> {
    const rows = '.suggest-widget.visible .monaco-list-row';
    await this.until(
      async () => (await this.labels(rows)).some((it) => it.includes(wanted)),
      `${wanted} is proposed`,
    );
    return this.labels(rows);
  }

  /** Opens the menu of repairs at the cursor and gives its items. */
  async quickFixes(): Promise<string[]> {
    const rows = '.action-widget .monaco-list-row';
    const opened = async () => {
      if ((await this.page.locator(rows).count()) > 0) return true;
      // Asked for while the findings are still on their way, the menu says that there is nothing.
      await this.press('Escape', 'Control+.');
      await this.page.waitForTimeout(1000);
      return false;
    };
    await this.until(opened, 'the menu of repairs opens');
    return this.labels(rows);
  }

  /** Rests the mouse on a word of the active editor and waits until what appears there fits. */
  async hover(word: string, expected: RegExp): Promise<void> {
    const place = this.page
      .locator('.editor-group-container.active .view-line span', { hasText: word })
      .last();
    const hover = this.page.locator('.monaco-hover:not(.hidden)', { hasText: expected });
    const appears = async () => {
      const box = await place.boundingBox();
      if (!box) return false;
      // What was shown too early, or for a place that has moved since, goes when the mouse does.
      await this.page.mouse.move(box.x, box.y + 200);
      await this.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 4 });
      return hover
        .first()
        .waitFor({ timeout: 5000 })
        .then(
          () => true,
          () => false,
        );
    };
    await this.until(appears, `${word} is explained`);
  }

  /** The document inside the webview that is shown. */
  async webview(): Promise<Frame> {
    let frame: Frame | null | undefined;
    const there = async () => {
      // A page that is about to go may still be there.
      const outer = await this.page.waitForSelector('iframe.webview.ready');
      const inner = await (await outer.contentFrame())?.waitForSelector('iframe#active-frame');
      frame = await inner?.contentFrame();
      return frame !== null && frame !== undefined && !frame.isDetached();
    };
    await this.until(there, 'the webview has a document');
    return frame as Frame;
  }

  /** Waits until something holds. */
  async until(condition: () => Promise<boolean>, what: string, patience = PATIENCE): Promise<void> {
    for (const end = Date.now() + patience; Date.now() < end;) {
      if (await condition().catch(() => false)) return;
      await this.page.waitForTimeout(50);
    }
    await this.screenshot('failed');
    throw new Error(`waited in vain: ${what}`);
  }

  async screenshot(name: string): Promise<void> {
    mkdirSync(SCREENSHOTS, { recursive: true });
    await this.page.screenshot({ path: join(SCREENSHOTS, `vscode-${name}.png`) });
  }
}
