// Puts the parts together. What is true of FDL is the server's business.

import * as vscode from 'vscode';
import type { Location, Middleware, Position, Range } from 'vscode-languageclient';
import { Detection, isFlow } from './flows';
import { Graphs } from './graph';
import { toRange } from './places';
import type { Json, RunArgument } from './protocol';
import { linkingRules, registerRules } from './rules';
import { Runs } from './runs';
import { message, Server } from './server';
import { Status } from './status';
import { Tests } from './tests';
import { copyValue, Trace } from './trace';

/** Settings that only a new start of the server heeds. */
const RESTARTING = ['fdl.server.path', 'fdl.flowsInYaml'];

export function activate(context: vscode.ExtensionContext): void {
  const { version } = context.extension.packageJSON as { version: string };
  const server: Server = new Server(
    context,
    middleware(() => ({ runs, tests })),
  );
  const runs = new Runs(server, context.workspaceState);
  const tests = new Tests(server);
  const graphs = new Graphs(context.extensionUri, server, runs);
  const start = () => void server.start().catch((error: unknown) => complain(error));
  context.subscriptions.push(
    server,
    runs,
    new Status(server, version),
    new Trace(runs),
    tests,
    graphs,
    new Detection(context.workspaceState, start),
    registerRules(server),
    followActiveFlow(),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (RESTARTING.some((it) => change.affectsConfiguration(it))) {
        server.restart().catch(complain);
      }
    }),
    ...registerCommands(server, runs, graphs),
  );
}

/** What stands between VS Code and the server. */
function middleware(parts: () => { runs: Runs; tests: Tests }): Middleware {
  return {
    ...linkingRules,
    // The lenses of the server: what they give is shown, not only made.
    executeCommand: async (command, args, next) => {
      const { runs, tests } = parts();
      const argument = args[0] as RunArgument & { name?: string; position: Position };
      const uri = vscode.Uri.parse(argument.uri);
      switch (command) {
        case 'fdl.runSimulation':
          if (argument.case !== undefined) return runs.run(uri, { case: argument.case });
          if (argument.input === undefined) return runs.simulate(uri);
          return runs.run(uri, { input: textOf(argument.input) });
        case 'fdl.runTests':
          return tests.runByName(uri, argument.name);
        case 'fdl.references':
          return showReferences(uri, argument.position, (await next(command, args)) as Location[]);
        default:
          return next(command, args);
      }
    },
  };
}

/** An input as a text, which it may be already. */
function textOf(input: Json): string {
  return typeof input === 'string' ? input : JSON.stringify(input);
}

async function showReferences(
  uri: vscode.Uri,
  position: Position,
  found: Location[],
): Promise<void> {
  await vscode.commands.executeCommand(
    'editor.action.showReferences',
    uri,
    new vscode.Position(position.line, position.character),
    found.map((it) => new vscode.Location(vscode.Uri.parse(it.uri), toRange(it.range))),
  );
}

function registerCommands(server: Server, runs: Runs, graphs: Graphs): vscode.Disposable[] {
  const command = (name: string, action: (...args: never[]) => unknown) =>
    vscode.commands.registerCommand(`fdl.${name}`, async (...args: never[]) => {
      try {
        await action(...args);
      } catch (error) {
        complain(error);
      }
    });
  const inFlow = (action: (uri: vscode.Uri) => unknown) => (uri?: vscode.Uri) => {
    const flow = uri ?? activeFlow() ?? runs.last?.uri;
    return flow ? action(flow) : undefined;
  };
  return [
    command(
      'simulate',
      inFlow((uri) => runs.simulate(uri)),
    ),
    command(
      'simulateWith',
      inFlow((uri) => runs.simulate(uri, true)),
    ),
    command(
      'showGraph',
      inFlow((uri) => graphs.show(uri)),
    ),
    command('clearRun', () => runs.last && runs.clear(runs.last.uri)),
    command('openRun', async () => {
      const content = JSON.stringify(runs.last?.run, null, 2);
      const document = await vscode.workspace.openTextDocument({ content, language: 'json' });
      await vscode.window.showTextDocument(document);
    }),
    command('newFlow', async () => {
      const document = await vscode.workspace.openTextDocument({ language: 'fdl' });
      await vscode.window.showTextDocument(document);
      await vscode.commands.executeCommand('editor.action.triggerSuggest');
    }),
    command('restartServer', () => server.restart()),
    command('showLog', () => server.log.show()),
    command('copyValue', copyValue),
    command('reveal', reveal),
  ];
}

/** The flow in the active editor. */
function activeFlow(): vscode.Uri | undefined {
  const document = vscode.window.activeTextEditor?.document;
  return document && isFlow(document) ? document.uri : undefined;
}

/** Tells the menus whether the active editor holds a flow. */
function followActiveFlow(): vscode.Disposable {
  const tell = () =>
    void vscode.commands.executeCommand('setContext', 'fdl.flow', activeFlow() !== undefined);
  tell();
  return vscode.window.onDidChangeActiveTextEditor(tell);
}

/** Shows a place in the editor that has the document already, else in the active one. */
async function reveal(uri: vscode.Uri, range: Range): Promise<void> {
  const shown = vscode.window.visibleTextEditors.find((it) => `${it.document.uri}` === `${uri}`);
  const options: vscode.TextDocumentShowOptions = { selection: toRange(range) };
  if (shown?.viewColumn) options.viewColumn = shown.viewColumn;
  await vscode.window.showTextDocument(uri, options);
}

function complain(error: unknown): void {
  void vscode.window.showErrorMessage(`FDL: ${message(error)}`, 'Show Log').then((answer) => {
    if (answer) void vscode.commands.executeCommand('fdl.showLog');
  });
}
