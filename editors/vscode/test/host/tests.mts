// Tests inside the extension host: what the extension gives to VS Code, asked for as VS Code does.

import assert from 'node:assert/strict';
import * as vscode from 'vscode';

const FLOW = `Type: StateMachine
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
    Type: Pass
    OutputConstructor:
      grams.$: $Input.
    End: true
`;

const ECHO = `Type: StateMachine
SpecVersion: v1
Name: echo
StartAt: Say
States:
  - Name: Say
    Type: Pass
    OutputConstructor:
      text: "#"
    End: true
`;

const tests: Record<string, () => Promise<void>> = {
  'names and contents tell the language': async () => {
    const language = async (options: { language?: string; content: string }) => {
      const document = await vscode.workspace.openTextDocument(options);
      const ours = () => document.isClosed || document.languageId === 'fdl';
      await until(ours, 'the language changes', 1500).catch(() => undefined);
      return document.languageId;
    };
    assert.equal((await file('a.fdl.yaml', FLOW)).languageId, 'fdl');
    assert.equal((await file('a.fdltest.yaml', 'Cases: []\n')).languageId, 'fdltest');
    assert.equal((await file('b.fdl', FLOW)).languageId, 'fdl');
    assert.equal(await language({ language: 'yaml', content: FLOW }), 'fdl');
    assert.equal(
      await language({ language: 'yaml', content: 'StartAt: a\nStates:\n- b\n' }),
      'fdl',
    );
    assert.equal(await language({ language: 'yaml', content: 'StartAt: a\nStates: b\n' }), 'yaml');
    assert.equal(
      await language({ language: 'yaml', content: 'a:\n  Type: StateMachine\n' }),
      'yaml',
    );
    const json = '{"Type": "StateMachine", "States": []}';
    assert.equal(await language({ language: 'json', content: json }), 'json');
  },

  'findings come with their rule, and a repair': async () => {
    const document = await file('mistake.fdl.yaml', FLOW);
    const finding = await found(document, 'unknown-next');
    assert.equal(document.getText(finding.range), 'Large');
    assert.equal(finding.source, 'fdl');
    // The page of the rule, not the public one that the server names: that one is on it.
    assert(typeof finding.code === 'object');
    assert.equal(finding.code.target.toString(), 'fdl-rule:/unknown-next.md');
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      finding.range,
    );
    const fix = actions.find((it) => it.title === 'Change to `Lagre`');
    assert(fix?.edit);
    assert(await vscode.workspace.applyEdit(fix.edit));
    const gone = () => !findings(document).some((it) => it.rule === 'unknown-next');
    await until(gone, 'the finding goes');
  },

  'the page of a rule is a document': async () => {
    const page = await vscode.workspace.openTextDocument(
      vscode.Uri.parse('fdl-rule:/unknown-next.md'),
    );
    assert.match(page.getText(), /^# unknown-next\n/);
  },

  'completions replace what stands there': async () => {
    const document = await file('complete.fdl.yaml', FLOW);
    await found(document, 'unknown-next');
    const modes = await completions(document, 'RequestComplete');
    assert(modes.some((it) => it.label === 'WaitForCustomCallback'));
    const variables = await completions(document, '$In');
    const variable = variables.find((it) => it.label === '$Context');
    assert(variable);
    const { range } = variable;
    assert(range);
    const replaced = document.getText('inserting' in range ? range.replacing : range);
    assert.equal(replaced, '$Input');
  },

  'a word is explained': async () => {
    const document = await file('hover.fdl.yaml', FLOW);
    await found(document, 'unknown-next');
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      document.positionAt(FLOW.indexOf('InvokeFunction')),
    );
    const text = hovers
      .flatMap((it) => it.contents)
      .map((it) => (it as vscode.MarkdownString).value);
    assert.match(text.join(), /FC:InvokeFunction/);
  },

  'the outline has the states': async () => {
    const document = await file('outline.fdl.yaml', FLOW);
    await found(document, 'unknown-next');
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
      'vscode.executeDocumentSymbolProvider',
      document.uri,
    );
    const names = symbols.flatMap((it) => [it, ...it.children]).map((it) => it.name);
    assert(
      ['Weigh', 'Lagre'].every((it) => names.includes(it)),
      names.join(),
    );
  },

  'a run leaves its values beside the states': async () => {
    const document = await file('values.fdl.yaml', ECHO);
    await simulate(document);
    const whole = new vscode.Range(0, 0, document.lineCount, 0);
    let labels: string[] = [];
    const shown = async () => {
      const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>(
        'vscode.executeInlayHintProvider',
        document.uri,
        whole,
      );
      labels = hints.map(({ label }) =>
        typeof label === 'string' ? label : label.map((it) => it.value).join(''),
      );
      return labels.some((it) => it.includes('{"text":"#"}'));
    };
    await until(shown, `a hint with the output, not ${labels.join()}`);
  },

  'the error in which a run ended has no page': async () => {
    const text = ECHO.replace(/Type: Pass[^]*/, 'Type: Fail\n    Code: TooHeavy\n    Detail: no\n');
    const document = await file('fails.fdl.yaml', text);
    await simulate(document);
    const finding = await found(document, 'TooHeavy');
    assert.equal(finding.code, 'TooHeavy');
  },

  'a flow with errors says so instead of running': async () => {
    const document = await file('refused.fdl.yaml', FLOW);
    assert.equal(await simulate(document), undefined);
  },

  'the text of the server is that of the editor': async () => {
    const document = await file('sync.fdl.yaml', ECHO);
    const random = generator(7);
    const pieces = ['a', 'é', '𝄞', ' ', '{', '😀b', ':'];
    let said = '#';
    for (let round = 0; round < 300; round++) {
      const edit = new vscode.WorkspaceEdit();
      const characters = [...said];
      const at = 1 + Math.floor(random() * characters.length);
      const length = Math.floor(random() * 3);
      const piece = pieces[Math.floor(random() * pieces.length)] ?? '';
      const offset = document.getText().indexOf('"#') + 1;
      const before = characters.slice(0, at).join('').length;
      const removed = characters.slice(at, at + length).join('').length;
      const start = document.positionAt(offset + before);
      edit.replace(
        document.uri,
        new vscode.Range(start, document.positionAt(offset + before + removed)),
        piece,
      );
      await vscode.workspace.applyEdit(edit);
      said = [...characters.slice(0, at), piece, ...characters.slice(at + length)].join('');
      if (round % 50 === 49) assert.deepEqual((await simulate(document))?.output, { text: said });
    }
    assert(document.getText().includes(`"${said}"`));
  },

  'a new server has the text of now': async () => {
    const document = await file('restart.fdl.yaml', ECHO);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, document.positionAt(ECHO.indexOf('#')), 'new ');
    await vscode.workspace.applyEdit(edit);
    await vscode.commands.executeCommand('fdl.restartServer');
    assert.deepEqual((await simulate(document))?.output, { text: 'new #' });
  },
};

/** Called by VS Code. */
export async function run(): Promise<void> {
  const failed: string[] = [];
  for (const [name, test] of Object.entries(tests)) {
    const start = Date.now();
    try {
      await test();
      console.log(`TEST ok ${Date.now() - start} ms: ${name}`);
    } catch (error) {
      failed.push(name);
      console.log(`TEST failed: ${name}\n${error instanceof Error ? error.stack : error}`);
    }
  }
  if (failed.length > 0) throw new Error(`TEST failed: ${failed.join(', ')}`);
}

/** A file of the folder, open. */
async function file(name: string, content: string): Promise<vscode.TextDocument> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert(folder);
  const uri = vscode.Uri.joinPath(folder.uri, name);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(content));
  return vscode.workspace.openTextDocument(uri);
}

async function simulate(document: vscode.TextDocument): Promise<{ output: unknown } | undefined> {
  await vscode.window.showTextDocument(document);
  const argument = { uri: document.uri.toString(), input: {} };
  // The server names its commands when it is up.
  const there = async () => (await vscode.commands.getCommands()).includes('fdl.runSimulation');
  await until(there, 'the command is there');
  return vscode.commands.executeCommand('fdl.runSimulation', argument);
}

function findings(document: vscode.TextDocument) {
  return vscode.languages.getDiagnostics(document.uri).map((it) => ({
    ...it,
    range: it.range,
    source: it.source,
    code: it.code,
    rule: typeof it.code === 'object' ? it.code.value : it.code,
  }));
}

/** The finding of a rule, once it is there. */
async function found(document: vscode.TextDocument, rule: string) {
  await until(() => findings(document).some((it) => it.rule === rule), rule);
  const finding = findings(document).find((it) => it.rule === rule);
  assert(finding);
  return finding;
}

/** What is proposed behind the last occurrence of `text`. */
async function completions(document: vscode.TextDocument, text: string) {
  const at = document.positionAt(document.getText().lastIndexOf(text) + text.length);
  const list = await vscode.commands.executeCommand<vscode.CompletionList>(
    'vscode.executeCompletionItemProvider',
    document.uri,
    at,
  );
  return list.items.map((it) => ({ ...it, label: `${it.label}`, range: it.range }));
}

async function until(
  holds: () => boolean | Promise<boolean>,
  what: string,
  patience = 20_000,
): Promise<void> {
  for (const end = Date.now() + patience; !(await holds());) {
    if (Date.now() > end) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Numbers from 0 to 1, the same ones each time. */
function generator(seed: number): () => number {
  return () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };
}
