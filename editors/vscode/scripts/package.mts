// Makes the .vsix for this platform: the bundled extension with a release build of the binary.
// FDL_BINARY names a binary that is built already, and with --target one of another platform.

import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const extension = join(import.meta.dirname, '..');
const root = join(extension, '../..');
const stage = join(root, 'target/vsix');
/** Bytes that a package may have. */
const LIMIT = 12_000_000;

const { values } = parseArgs({ options: { target: { type: 'string' } } });
const target = values.target ?? `${process.platform}-${process.arch}`;
const manifest = JSON.parse(readFileSync(join(extension, 'package.json'), 'utf8'));

const binary = process.env['FDL_BINARY'] ?? release();
run(process.execPath, [join(extension, 'scripts/build.mts'), '--minify'], extension);
rmSync(stage, { recursive: true, force: true });
mkdirSync(join(stage, 'server'), { recursive: true });
for (const part of [
  'README.md',
  'language-configuration.json',
  'dist',
  'images',
  'media',
  'syntaxes',
  'walkthrough',
]) {
  cpSync(join(extension, part), join(stage, part), { recursive: true });
}
cpSync(join(root, 'CHANGELOG.md'), join(stage, 'CHANGELOG.md'));
cpSync(binary, join(stage, 'server', target.startsWith('win32') ? 'fdl.exe' : 'fdl'));
writeFileSync(join(stage, 'LICENSE.txt'), licences());
// Those of the crates in the binary.
run('python3', [join(root, 'scripts/notices'), join(stage, 'THIRD-PARTY.txt')], root);
const {
  private: _,
  scripts: _1,
  devDependencies: _2,
  overrides: _3,
  prettier: _4,
  ...shipped
} = manifest;
writeFileSync(join(stage, 'package.json'), JSON.stringify({ ...shipped, files: ['**'] }, null, 2));

const file = join(extension, `fdl-${manifest.version}-${target}.vsix`);
const vsce = join(root, '.tools/vsce/node_modules/@vscode/vsce/vsce');
const flags = ['--no-dependencies', '--no-rewrite-relative-links', '--allow-missing-repository'];
run(process.execPath, [vsce, 'package', '--target', target, ...flags, '--out', file], stage);
const size = statSync(file).size;
console.log(`${megabytes(size)} ${file}`);
console.log(`${megabytes(statSync(binary).size)} of it, unpacked, are the binary`);
if (size > LIMIT) {
  console.error(`the package may have ${megabytes(LIMIT)} at most`);
  process.exitCode = 1;
}

function release(): string {
  run('cargo', ['build', '--release', '--locked', '--package', 'fdl-server'], root);
  return join(root, 'target/release', process.platform === 'win32' ? 'fdl.exe' : 'fdl');
}

function run(program: string, args: string[], folder: string): void {
  execFileSync(program, args, { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] });
}

/** Our licences, and those of what is bundled. */
function licences(): string {
  const texts = ['LICENSE-MIT', 'LICENSE-APACHE'].map((it) => [it, join(root, it)] as const);
  const { packages } = JSON.parse(readFileSync(join(extension, 'package-lock.json'), 'utf8'));
  const bundled = Object.keys(packages).filter((it) => it !== '' && !packages[it].dev);
  const theirs = bundled.map((name) => {
    const folder = join(extension, name);
    const text = readdirSync(folder).find((it) => /^licen[cs]e/i.test(it));
    if (!text) throw new Error(`${name} has no licence text`);
    return [name.replace('node_modules/', ''), join(folder, text)] as const;
  });
  const all = [...texts, ...theirs];
  return all
    .map(([name, path]) => `${name}\n\n${readFileSync(path, 'utf8').trim()}\n`)
    .join('\n\n');
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(2)} MB`;
}
