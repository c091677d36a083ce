// The graph of a flow beside its text: follows the flow in the active editor, its cursor and its
// runs. The picture is the server's; src/webview shows it.

import * as vscode from 'vscode';
import type { Range } from 'vscode-languageclient';
import { isFlow } from './flows';
import { toRange } from './places';
import type { GraphNode } from './protocol';
import type { Runs } from './runs';
import { isOutdated, message, type Server } from './server';
import type { FromPage, ToPage } from './webview/messages';

const TYPE = 'fdl.graph';
/** Milliseconds without an edit after which the picture is made anew. */
const PAUSE = 150;

/** Makes the one panel, and restores it when the window is loaded again. */
export class Graphs implements vscode.Disposable, vscode.WebviewPanelSerializer {
  private readonly subscriptions: vscode.Disposable[];
  private graph: Graph | undefined;

  constructor(
    private readonly extension: vscode.Uri,
    private readonly server: Server,
    runs: Runs,
  ) {
    this.subscriptions = [
      vscode.window.registerWebviewPanelSerializer(TYPE, this),
      runs.onDidChange((uri) => this.graph?.changed(uri)),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.graph?.changed(document.uri);
      }),
      vscode.window.onDidChangeActiveTextEditor((editor) => {
        if (editor && isFlow(editor.document)) this.graph?.show(editor.document.uri);
      }),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) =>
        this.graph?.follow(textEditor),
      ),
    ];
  }

  dispose(): void {
    this.graph?.panel.dispose();
    for (const it of this.subscriptions) it.dispose();
  }

  /** Shows the graph of a flow beside its text. */
  show(uri: vscode.Uri): void {
    const place = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    const options = { retainContextWhenHidden: true };
    if (this.graph) this.graph.panel.reveal(undefined, true);
    else this.adopt(vscode.window.createWebviewPanel(TYPE, 'Flow Graph', place, options));
    this.graph?.show(uri);
  }

  async deserializeWebviewPanel(
    panel: vscode.WebviewPanel,
    state?: { uri: string },
  ): Promise<void> {
    this.adopt(panel);
    if (state) this.graph?.show(vscode.Uri.parse(state.uri));
  }

  private adopt(panel: vscode.WebviewPanel): void {
    const graph = new Graph(panel, this.extension, this.server);
    this.graph = graph;
    panel.onDidDispose(() => {
      graph.dispose();
      if (this.graph === graph) this.graph = undefined;
    });
  }
}

/** The panel with the graph of one flow at a time. */
class Graph {
  private uri: vscode.Uri | undefined;
  private nodes: GraphNode[] = [];
  private pending: NodeJS.Timeout | undefined;
  /** Counts the pictures asked for: only the answer to the last one counts. */
  private asked = 0;
  private readonly ready: Promise<void>;

  constructor(
    readonly panel: vscode.WebviewPanel,
    extension: vscode.Uri,
    private readonly server: Server,
  ) {
    const dist = vscode.Uri.joinPath(extension, 'dist');
    panel.iconPath = {
      light: vscode.Uri.joinPath(extension, 'media/flow-light.svg'),
      dark: vscode.Uri.joinPath(extension, 'media/flow-dark.svg'),
    };
    panel.webview.options = { enableScripts: true, localResourceRoots: [dist] };
    this.ready = new Promise((resolve) => {
      panel.webview.onDidReceiveMessage((it: FromPage) => {
        if (it.kind === 'ready') resolve();
        else void this.reveal(it.range, it.focus);
      });
    });
    panel.webview.html = page(panel.webview, dist);
  }

  dispose(): void {
    clearTimeout(this.pending);
  }

  /** Shows a flow. */
  show(uri: vscode.Uri): void {
    if (this.uri?.toString() === uri.toString()) return;
    this.uri = uri;
    this.panel.title = `Graph of ${uri.path.split('/').pop()}`;
    void this.update();
  }

  /** A flow, or its last run, has changed. */
  changed(uri: vscode.Uri): void {
    if (this.uri?.toString() !== uri.toString()) return;
    clearTimeout(this.pending);
    this.pending = setTimeout(() => void this.update(), PAUSE);
  }

  /** Marks the state that the cursor is in. */
  follow(editor: vscode.TextEditor): void {
    if (editor.document.uri.toString() !== this.uri?.toString()) return;
    const around = this.nodes.filter((it) => toRange(it.range).contains(editor.selection.active));
    // What holds another state stands before it.
    this.post({ kind: 'select', id: around.at(-1)?.id ?? null });
  }

  private async update(): Promise<void> {
    const { uri } = this;
    if (!uri) return;
    const number = ++this.asked;
    try {
      const graph = await this.server.ask('fdl.graph', { uri: uri.toString(), format: 'svg' });
      await this.ready;
      if (number !== this.asked) return;
      this.nodes = graph.nodes;
      this.post({ kind: 'graph', uri: uri.toString(), svg: graph.content });
      const editor = editorOf(uri);
      if (editor) this.follow(editor);
    } catch (error) {
      // The picture of an older text is not missed: the next one is on its way.
      if (number !== this.asked || isOutdated(error)) return;
      this.post({ kind: 'problem', text: message(error) });
    }
  }

  private async reveal(range: Range, focus: boolean): Promise<void> {
    if (!this.uri) return;
    const { start } = toRange(range);
    const editor = await vscode.window.showTextDocument(this.uri, {
      viewColumn: editorOf(this.uri)?.viewColumn ?? vscode.ViewColumn.One,
      preserveFocus: !focus,
      selection: new vscode.Range(start, start),
    });
    editor.revealRange(toRange(range), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }

  private post(message: ToPage): void {
    void this.panel.webview.postMessage(message);
  }
}

function editorOf(uri: vscode.Uri): vscode.TextEditor | undefined {
  return vscode.window.visibleTextEditors.find((it) => `${it.document.uri}` === `${uri}`);
}

/** The page: its own script and style, and nothing else from anywhere. */
function page(webview: vscode.Webview, dist: vscode.Uri): string {
  const nonce = crypto.randomUUID();
  const file = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(dist, name));
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'`;
  const button = (id: string, label: string, sign: string) =>
    `<button id="${id}" title="${label}" aria-label="${label}">${sign}</button>`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>Flow Graph</title>
<link rel="stylesheet" nonce="${nonce}" href="${file('graph.css')}">
</head>
<body>
<div id="stage"><div id="canvas"></div></div>
<div id="bar" role="toolbar" aria-label="Zoom">
${button('out', 'Zoom out (-)', '−')}${button('in', 'Zoom in (+)', '+')}${button('fit', 'Show all (0)', '⤢')}
</div>
<p id="problem" role="alert" hidden></p>
<script nonce="${nonce}" src="${file('graph.js')}"></script>
</body>
</html>`;
}
