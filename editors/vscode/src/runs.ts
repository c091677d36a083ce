// Dry runs: which case or input, the run itself, and what is left of it.

import * as vscode from 'vscode';
import type { Diagnostic } from 'vscode-languageclient';
import { isFlow, isOurs } from './flows';
import { toRange } from './places';
import type { Run, RunArgument } from './protocol';
import { message, type Server } from './server';

/** What a flow is run with. */
export type Choice = { case: string } | { input: string };

/** A finished run of a flow. */
export interface Finished {
  uri: vscode.Uri;
  choice: Choice;
  run: Run;
  /** Whether the flow has been edited since. */
  old: boolean;
}

/** Milliseconds without an edit after which a flow runs again, where it does so while typing. */
const PAUSE = 300;

export class Runs implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  private readonly subscriptions: vscode.Disposable[];
  private pending: NodeJS.Timeout | undefined;

  /** The flow that was run last. */
  last: Finished | undefined;
  /** A flow has been run, or its run has been cleared. */
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly server: Server,
    private readonly memory: vscode.Memento,
  ) {
    this.subscriptions = [
      this.changed,
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.forget(uri)),
      vscode.workspace.onDidChangeTextDocument((it) => this.edited(it)),
      vscode.workspace.onDidSaveTextDocument((it) => this.renew(it, 'onSave')),
    ];
  }

  dispose(): void {
    clearTimeout(this.pending);
    for (const it of this.subscriptions) it.dispose();
  }

  /** Runs a flow with what it was run with last; the first time, or to change that, asks. */
  async simulate(uri: vscode.Uri, ask = false): Promise<Run | undefined> {
    const choice = (!ask && this.remembered(uri)) || (await this.choose(uri));
    return choice && this.run(uri, choice);
  }

  /** Runs a flow and remembers with what. */
  async run(uri: vscode.Uri, choice: Choice): Promise<Run | undefined> {
    await this.memory.update(key(uri), choice);
    const title = `Simulating with ${describe(choice)}`;
    const options = { location: vscode.ProgressLocation.Window, title };
    try {
      const run = await vscode.window.withProgress(options, () => this.make(uri, choice));
      await vscode.commands.executeCommand('fdl.run.focus', { preserveFocus: true });
      return run;
    } catch (error) {
      void explainRefusal(uri, error);
      return undefined;
    }
  }

  /** Takes back what a run has left in the editor. */
  async clear(uri: vscode.Uri): Promise<void> {
    this.forget(uri);
    await this.server.ask('fdl.clearSimulation', { uri: uri.toString() });
  }

  private async make(uri: vscode.Uri, choice: Choice): Promise<Run> {
    const run = await this.server.ask('fdl.runSimulation', argument(uri, choice));
    this.last = { uri, choice, run, old: false };
    this.changed.fire(uri);
    return run;
  }

  private edited({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    if (contentChanges.length === 0) return;
    if (this.last && !this.last.old && this.isLast(document.uri)) {
      this.last.old = true;
      this.changed.fire(document.uri);
    }
    clearTimeout(this.pending);
    this.pending = setTimeout(() => this.renew(document, 'onType'), PAUSE);
  }

  /** Makes the last run anew, as the server does with the values beside the text. */
  private renew(document: vscode.TextDocument, reason: 'onSave' | 'onType'): void {
    const { last } = this;
    const concerned = isFlow(document) ? this.isLast(document.uri) : isOurs(document);
    if (!last || !concerned) return;
    const settings = vscode.workspace.getConfiguration('fdl.simulation', last.uri);
    const when = settings.get<string>('rerun', 'onSave');
    if (when !== reason && !(when === 'onType' && reason === 'onSave')) return;
    // A flow that has errors keeps its old run.
    this.make(last.uri, last.choice).catch(() => undefined);
  }

  private forget(uri: vscode.Uri): void {
    if (!this.isLast(uri)) return;
    this.last = undefined;
    this.changed.fire(uri);
  }

  private isLast(uri: vscode.Uri): boolean {
    return this.last?.uri.toString() === uri.toString();
  }

  private remembered(uri: vscode.Uri): Choice | undefined {
    return this.memory.get<Choice>(key(uri));
  }

  private async choose(uri: vscode.Uri): Promise<Choice | undefined> {
    const before = this.remembered(uri);
    const cases = await this.server.ask('fdl.listCases', { uri: uri.toString() });
    const text = before && 'input' in before ? before.input : '{}';
    type Item = vscode.QuickPickItem & { choice?: Choice };
    const items: Item[] = cases.map((it) => ({
      label: `$(beaker) ${it.name}`,
      description: vscode.Uri.parse(it.uri).path.split('/').pop() ?? '',
      choice: { case: it.name },
    }));
    const last = JSON.stringify(before);
    const same = items.findIndex(({ choice }) => JSON.stringify(choice) === last);
    if (same > 0) items.unshift(...items.splice(same, 1));
    items.push(
      { label: '', kind: vscode.QuickPickItemKind.Separator },
      { label: '$(edit) Input…', description: text },
      { label: '$(json) Input from a file…' },
    );
    const placeHolder = 'The case of a test file, or the input, to run the flow with';
    const item = await vscode.window.showQuickPick(items, {
      placeHolder,
      matchOnDescription: true,
    });
    if (!item) return undefined;
    if (item.choice) return item.choice;
    const input = await (item.label.includes('file') ? inputOfFile() : inputByHand(text));
    return input === undefined ? undefined : { input };
  }
}

/** How a choice is called. */
export function describe(choice: Choice): string {
  return 'case' in choice ? choice.case : `input ${choice.input}`;
}

function key(uri: vscode.Uri): string {
  return `fdl.choice:${uri.toString()}`;
}

/** The settings stand in only where no case has its own. */
function argument(uri: vscode.Uri, choice: Choice): RunArgument {
  if ('case' in choice) return { uri: uri.toString(), case: choice.case };
  const settings = vscode.workspace.getConfiguration('fdl.simulation', uri);
  const mode = settings.get('mode', 'standard');
  const unmocked = settings.get('unmocked', 'error');
  return { uri: uri.toString(), input: choice.input, mode, unmocked };
}

async function inputByHand(value: string): Promise<string | undefined> {
  return vscode.window.showInputBox({
    title: 'Input',
    prompt: 'A JSON object',
    value,
    valueSelection: [1, value.length - 1],
    ignoreFocusOut: true,
    validateInput: notAnObject,
  });
}

async function inputOfFile(): Promise<string | undefined> {
  const filters = { JSON: ['json'] };
  const [file] = (await vscode.window.showOpenDialog({ filters, title: 'Input' })) ?? [];
  if (!file) return undefined;
  const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
  const problem = notAnObject(text);
  if (!problem) return text;
  void vscode.window.showErrorMessage(`${file.fsPath}: ${problem}`);
  return undefined;
}

/** Why a text is no input, if it is none. */
function notAnObject(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return undefined;
    return 'The input must be a JSON object.';
  } catch (error) {
    return message(error);
  }
}

/** Says why a flow was not run, and leads to the first reason. */
async function explainRefusal(uri: vscode.Uri, error: unknown): Promise<void> {
  const first = (error as { data?: { diagnostics?: Diagnostic[] } }).data?.diagnostics?.[0];
  const document = vscode.workspace.textDocuments.find((it) => `${it.uri}` === `${uri}`);
  const show = 'Show';
  const offers = first && document && isFlow(document) ? [show] : [];
  const answer = await vscode.window.showErrorMessage(`FDL: ${message(error)}`, ...offers);
  if (answer !== show || !first || !document) return;
  await vscode.window.showTextDocument(document, { selection: toRange(first.range) });
}
