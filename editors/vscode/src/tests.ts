// The Test Explorer: `*.fdltest.yaml` files, their cases, and what became of them.

import * as vscode from 'vscode';
import { Coverage } from './coverage';
import { toRange } from './places';
import type { CaseResult } from './protocol';
import { message, type Server } from './server';

const PATTERN = '**/*.fdltest.yaml';
/** Milliseconds without an edit after which the cases of an open file are listed anew. */
const PAUSE = 300;

export class Tests implements vscode.Disposable {
  private readonly controller = vscode.tests.createTestController('fdl', 'FDL');
  private readonly subscriptions: vscode.Disposable[];
  private readonly pending = new Map<string, NodeJS.Timeout>();

  constructor(private readonly server: Server) {
    const watcher = vscode.workspace.createFileSystemWatcher(PATTERN);
    this.subscriptions = [
      this.controller,
      watcher,
      watcher.onDidCreate((uri) => this.add(uri)),
      watcher.onDidDelete((uri) => this.controller.items.delete(uri.toString())),
      watcher.onDidChange((uri) => this.later(uri)),
      vscode.workspace.onDidOpenTextDocument((it) => this.opened(it)),
      vscode.workspace.onDidChangeTextDocument((it) => this.opened(it.document)),
    ];
    this.controller.resolveHandler = (item) => (item ? this.list(item) : this.discover());
    this.controller.refreshHandler = () => this.discover();
    const kinds = vscode.TestRunProfileKind;
    this.controller.createRunProfile('Run', kinds.Run, (...it) => this.run(...it), true);
    const covering = this.controller.createRunProfile(
      'Run with Coverage',
      kinds.Coverage,
      (request, token) => this.run(request, token, new Coverage()),
      true,
    );
    covering.loadDetailedCoverage = async (_, file) => Coverage.details(file);
    for (const document of vscode.workspace.textDocuments) this.opened(document);
  }

  dispose(): void {
    for (const it of this.pending.values()) clearTimeout(it);
    for (const it of this.subscriptions) it.dispose();
  }

  /** Runs a case of a file, or all of them, as if started in the Test Explorer. */
  async runByName(uri: vscode.Uri, name?: string): Promise<void> {
    const file = this.add(uri);
    await this.list(file);
    const item = name === undefined ? file : file.children.get(`${file.id}#${name}`);
    if (!item) return;
    const { token } = new vscode.CancellationTokenSource();
    await this.run(new vscode.TestRunRequest([item]), token);
  }

  private async discover(): Promise<void> {
    const found = await vscode.workspace.findFiles(PATTERN);
    const known = new Set(found.map(String));
    for (const [id] of this.controller.items) {
      if (!known.has(id)) this.controller.items.delete(id);
    }
    for (const uri of found) this.add(uri);
  }

  private add(uri: vscode.Uri): vscode.TestItem {
    const id = uri.toString();
    const known = this.controller.items.get(id);
    if (known) return known;
    const item = this.controller.createTestItem(id, uri.path.split('/').pop() ?? id, uri);
    const path = vscode.workspace.asRelativePath(uri);
    if (path !== item.label) item.description = path;
    item.canResolveChildren = true;
    this.controller.items.add(item);
    return item;
  }

  private opened(document: vscode.TextDocument): void {
    if (document.languageId !== 'fdltest') return;
    this.add(document.uri);
    this.later(document.uri);
  }

  /** Lists the cases of a file once its text rests. */
  private later(uri: vscode.Uri): void {
    const id = uri.toString();
    clearTimeout(this.pending.get(id));
    const list = () => void this.list(this.controller.items.get(id));
    this.pending.set(id, setTimeout(list, PAUSE));
  }

  /** Puts the cases of a file below it. */
  private async list(file: vscode.TestItem | undefined): Promise<void> {
    if (!file) return;
    try {
      const cases = await this.server.ask('fdl.listCases', { uri: file.id });
      file.children.replace(
        cases.map(({ name, range }) => {
          const item = this.controller.createTestItem(`${file.id}#${name}`, name, file.uri);
          item.range = toRange(range);
          return item;
        }),
      );
      file.error = undefined;
    } catch (error) {
      file.error = message(error);
    }
  }

  private async run(
    request: vscode.TestRunRequest,
    token: vscode.CancellationToken,
    coverage?: Coverage,
  ): Promise<void> {
    if (!request.include) await this.discover();
    const run = this.controller.createTestRun(request);
    const excluded = new Set(request.exclude);
    for (const item of request.include ?? [...this.controller.items].map(([, it]) => it)) {
      if (token.isCancellationRequested) break;
      const file = item.parent ?? item;
      if (!item.parent) await this.list(file);
      const cases = (item.parent ? [item] : [...file.children].map(([, it]) => it)).filter(
        (it) => !excluded.has(it) && !excluded.has(file),
      );
      for (const it of cases) run.started(it);
      await this.runCases(run, file, cases, token, coverage);
    }
    for (const it of coverage?.files() ?? []) run.addCoverage(it);
    run.end();
  }

  /** Runs cases of one file: all in one go, or one after the other if only some are wanted. */
  private async runCases(
    run: vscode.TestRun,
    file: vscode.TestItem,
    cases: vscode.TestItem[],
    token: vscode.CancellationToken,
    coverage?: Coverage,
  ): Promise<void> {
    const all = cases.length === file.children.size;
    const names = all ? [undefined] : cases.map((it) => it.label);
    const waiting = new Map(cases.map((it) => [it.label, it]));
    try {
      for (const name of names) {
        const which = name === undefined ? {} : { name };
        const argument = { uri: file.id, coverage: coverage !== undefined, ...which };
        const report = await this.server.ask('fdl.runTests', argument, token);
        for (const it of report.coverage?.files ?? []) coverage?.add(it);
        for (const result of report.cases) {
          const item = waiting.get(result.name);
          if (item) show(run, item, result);
          waiting.delete(result.name);
        }
      }
      for (const item of waiting.values()) run.skipped(item);
    } catch (error) {
      for (const item of waiting.values())
        run.errored(item, new vscode.TestMessage(message(error)));
    }
  }
}

/** Shows what became of a case. */
function show(run: vscode.TestRun, item: vscode.TestItem, result: CaseResult): void {
  const { uri } = item;
  if (!uri) return;
  const messages = result.failures.map((it) => {
    const text = (value: unknown) => JSON.stringify(value, null, 2);
    const differs = it.expected !== null || it.actual !== null;
    const shown = differs
      ? vscode.TestMessage.diff(it.message, text(it.expected), text(it.actual))
      : new vscode.TestMessage(it.message);
    shown.location = new vscode.Location(uri, toRange(it.range));
    return shown;
  });
  const lines = [
    `${result.status}  ${result.name}`,
    ...result.warnings.map((it) => `  warning: ${it}`),
  ];
  for (const failure of result.failures) lines.push(`  ${failure.expectation}: ${failure.message}`);
  run.appendOutput(lines.join('\r\n').concat('\r\n'), undefined, item);
  if (result.status === 'passed') return run.passed(item);
  if (messages.length === 0)
    messages.push(new vscode.TestMessage('The flow or the case has errors.'));
  if (result.status === 'failed') run.failed(item, messages);
  else run.errored(item, messages);
}
