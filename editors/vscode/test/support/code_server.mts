// VS Code as it runs in a browser: code-server on this machine with our extension in it.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** The folder of the extension. */
export const EXTENSION = join(import.meta.dirname, '../..');
/** The root of the repository. */
export const ROOT = join(EXTENSION, '../..');

const CODE_SERVER = join(ROOT, '.tools/code-server/node_modules/code-server');
/** What the package holds, beside the program. */
const PARTS = [
  'package.json',
  'language-configuration.json',
  'dist',
  'media',
  'syntaxes',
  'walkthrough',
];
/** An address that nobody answers: nothing is fetched from a gallery. */
const NOWHERE = 'http://127.0.0.1:9';

const SETTINGS = {
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'security.workspace.trust.enabled': false,
  'workbench.startupEditor': 'none',
  'workbench.editor.enablePreview': false,
  'workbench.enableExperiments': false,
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'files.autoSave': 'off',
  'files.hotExit': 'off',
  'git.enabled': false,
  'json.schemaDownload.enable': false,
  'npm.fetchOnlinePackageInfo': false,
  'window.commandCenter': false,
  'editor.minimap.enabled': false,
};

/** The program `fdl` under test. */
export function binary(): string {
  return process.env['FDL_BINARY'] ?? join(ROOT, 'target/debug/fdl');
}

/** A running VS Code, with folders of its own that are removed with it. */
export class CodeServer {
  readonly root: string;
  readonly port: number;
  private readonly process: ChildProcess;
  private folders = 0;

  /**
   * `harness`: VS Code's own server with the driver that lets tests run in the extension host.
   * `others` puts more extensions into a folder.
   */
  static async start(
    options: { harness?: boolean; vsix?: string; others?: (folder: string) => Promise<void> } = {},
  ): Promise<CodeServer> {
    const root = mkdtempSync(join(realpathSync(tmpdir()), 'fdl-vscode-'));
    mkdirSync(join(root, 'data/User'), { recursive: true });
    mkdirSync(join(root, 'home'));
    writeFileSync(join(root, 'data/User/settings.json'), JSON.stringify(SETTINGS));
    writeFileSync(join(root, 'home/config.yaml'), '');
    if (options.vsix) installPackage(root, options.vsix);
    else installFolder(root);
    await options.others?.(join(root, 'extensions'));
    const port = await freePort();
    const program = options.harness ? harness(root, port) : product(root, port);
    const server = new CodeServer(root, port, spawn(process.execPath, program, spawning(root)));
    await server.listening();
    return server;
  }

  private constructor(root: string, port: number, process: ChildProcess) {
    this.root = root;
    this.port = port;
    this.process = process;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/`;
  }

  /** The extension as it is installed. */
  get extension(): string {
    const extensions = join(this.root, 'extensions');
    const name = readdirSync(extensions).find((it) => it.startsWith('fdl-lang.fdl-'));
    if (!name) throw new Error('the extension is not installed');
    return join(extensions, name);
  }

  /** A new folder with these files; `from` names files of the repository to copy. */
  workspace(files: Record<string, string>, from: string[] = []): string {
    const folder = join(this.root, `workspace${++this.folders}`);
    mkdirSync(folder);
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    for (const name of from) cpSync(join(ROOT, name), join(folder, name.split('/').pop() ?? name));
    return folder;
  }

  /**
   * The processes of our language server that a window on this folder has started. Those of windows
   * before may live on: VS Code keeps what it runs for hours where a window went without a word.
   */
  languageServers(folder: string): number[] {
    return readdirSync('/proc')
      .filter((it) => /^\d+$/.test(it))
      .filter((it) => {
        try {
          const [program, command] = readFileSync(`/proc/${it}/cmdline`, 'utf8').split('\0');
          const ours = program?.startsWith(this.root) && command === 'lsp';
          return ours && readlinkSync(`/proc/${it}/cwd`) === folder;
        } catch {
          return false;
        }
      })
      .map(Number);
  }

  async stop(): Promise<void> {
    const gone = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill();
    await gone;
    // Its children write a last time on their way out.
    rmSync(this.root, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }

  private async listening(): Promise<void> {
    for (const end = Date.now() + 60_000; Date.now() < end;) {
      if (this.process.exitCode !== null) break;
      const answer = await fetch(this.url).catch(() => undefined);
      if (answer?.ok) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error('code-server did not come up');
  }
}

/** Why tests in VS Code cannot run here, if they cannot; `scripts/test` counts that. */
export function missing(tests: string): string | false {
  if (existsSync(join(CODE_SERVER, 'lib/vscode/node_modules')) && existsSync(CHROMIUM))
    return false;
  const reason = 'no code-server or no Chromium; scripts/setup gets them';
  const list = process.env['FDL_TEST_SKIPS'];
  if (list) appendFileSync(list, `skipped: ${tests}: ${reason}\n`);
  return reason;
}

/** Where Debian has the browser. */
export const CHROMIUM = process.env['FDL_TEST_CHROMIUM'] ?? '/usr/bin/chromium';

function product(root: string, port: number): string[] {
  return [
    join(CODE_SERVER, 'out/node/entry.js'),
    ...['--bind-addr', `127.0.0.1:${port}`, '--auth', 'none', '--disable-telemetry'],
    ...[
      '--disable-update-check',
      '--disable-workspace-trust',
      '--disable-getting-started-override',
    ],
    ...['--config', join(root, 'home/config.yaml')],
    ...folders(root),
  ];
}

function harness(root: string, port: number): string[] {
  return [
    join(CODE_SERVER, 'lib/vscode/out/server-main.js'),
    ...['--host', '127.0.0.1', '--port', `${port}`, '--without-connection-token'],
    ...['--accept-server-license-terms', '--enable-smoke-test-driver'],
    ...['--disable-telemetry', '--disable-workspace-trust'],
    ...folders(root),
  ];
}

function folders(root: string): string[] {
  return ['--user-data-dir', join(root, 'data'), '--extensions-dir', join(root, 'extensions')];
}

function spawning(root: string) {
  const gallery = { serviceUrl: NOWHERE, itemUrl: NOWHERE, resourceUrlTemplate: NOWHERE };
  const env = {
    ...process.env,
    HOME: join(root, 'home'),
    XDG_CONFIG_HOME: join(root, 'home/.config'),
    XDG_DATA_HOME: join(root, 'home/.local/share'),
    EXTENSIONS_GALLERY: JSON.stringify(gallery),
  };
  return { env, stdio: 'ignore' as const };
}

/** Puts the extension where VS Code looks for it, with the program under test. */
function installFolder(root: string): void {
  const { publisher, name, version } = JSON.parse(
    readFileSync(join(EXTENSION, 'package.json'), 'utf8'),
  ) as Record<string, string>;
  const target = join(root, 'extensions', `${publisher}.${name}-${version}`);
  for (const part of PARTS) {
    cpSync(join(EXTENSION, part), join(target, part), { recursive: true });
  }
  mkdirSync(join(target, 'server'));
  symlinkSync(realpathSync(binary()), join(target, 'server/fdl'));
}

function installPackage(root: string, vsix: string): void {
  const program = [...product(root, 0), '--install-extension', vsix];
  execFileSync(process.execPath, program, spawning(root));
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
