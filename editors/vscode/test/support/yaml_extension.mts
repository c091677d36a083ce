// Stands in for the extension redhat.vscode-yaml, which only galleries have: its name, its language and its
// server, the npm package yaml-language-server, without its commands.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { EXTENSION } from './code_server.mts';

const SERVER = join(EXTENSION, 'node_modules/yaml-language-server/bin/yaml-language-server');

const MANIFEST = {
  publisher: 'redhat',
  name: 'vscode-yaml',
  version: '1.0.0',
  engines: { vscode: '^1.91.0' },
  activationEvents: ['onLanguage:yaml'],
  main: './extension.js',
};

const SOURCE = `
import { LanguageClient } from 'vscode-languageclient/node';
const server = { command: ${JSON.stringify(process.execPath)}, args: [${JSON.stringify(SERVER)}, '--stdio'] };
const documentSelector = [{ language: 'yaml', scheme: 'file' }];
export const activate = () => new LanguageClient('yaml', 'YAML', server, { documentSelector }).start();
`;

/** Puts it into a folder of extensions. */
export async function installYaml(extensions: string): Promise<void> {
  const folder = join(extensions, `${MANIFEST.publisher}.${MANIFEST.name}-${MANIFEST.version}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify(MANIFEST));
  await build({
    stdin: { contents: SOURCE, resolveDir: EXTENSION },
    outfile: join(folder, 'extension.js'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['vscode'],
  });
}
