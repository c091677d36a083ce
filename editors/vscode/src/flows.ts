// Which documents are flows. Files named so are; other YAML is by what it holds, and becomes FDL,
// so that the YAML extension does not report on it a second time.

import * as vscode from 'vscode';

const YAML_EXTENSION = 'redhat.vscode-yaml';
const MODELINE = '# yaml-language-server: $schema=none';
const ASKED = 'fdl.askedAboutYaml';

/** Whether a document is of one of our two languages. */
export function isOurs(document: vscode.TextDocument): boolean {
  return document.languageId === 'fdl' || document.languageId === 'fdltest';
}

/** Whether a document is a flow: by its language, or YAML or JSON by what it holds. */
export function isFlow(document: vscode.TextDocument): boolean {
  if (document.languageId === 'fdl') return true;
  if (!['yaml', 'json', 'jsonc'].includes(document.languageId)) return false;
  return looksLikeFlow(document.getText());
}

/**
 * Whether a text is a state machine at first sight: `Type: StateMachine`, or `StartAt` and a list
 * of `States`, at its root. The server has the last word; this only decides whom to ask.
 */
export function looksLikeFlow(text: string): boolean {
  const root = text.trimStart().startsWith('{') ? '(?:^|[{,])\\s*' : '^';
  const has = (pattern: string) => new RegExp(`${root}["']?${pattern}`, 'm').test(text);
  return (
    has('Type["\']?\\s*:\\s*["\']?StateMachine\\b') ||
    (has('StartAt["\']?\\s*:') && has('States["\']?\\s*:\\s*(?:#.*)?(?:\\r?\\n\\s*(?:#.*)?)*[-[]'))
  );
}

/** Makes flows in files that only YAML claims FDL, as the setting `fdl.flowsInYaml` says. */
export class Detection implements vscode.Disposable {
  private readonly subscriptions: vscode.Disposable[];
  /** Documents whose language has been changed; changed back by hand, they stay what they are. */
  private readonly changed = new Set<string>();

  constructor(
    private readonly memory: vscode.Memento,
    private readonly found: (document: vscode.TextDocument) => void,
  ) {
    this.subscriptions = [
      vscode.workspace.onDidOpenTextDocument((it) => this.look(it)),
      vscode.workspace.onDidSaveTextDocument((it) => this.look(it)),
    ];
    for (const document of vscode.workspace.textDocuments) this.look(document);
  }

  dispose(): void {
    for (const it of this.subscriptions) it.dispose();
  }

  private look(document: vscode.TextDocument): void {
    if (isOurs(document)) return this.found(document);
    const wish = vscode.workspace
      .getConfiguration('fdl', document)
      .get<string>('flowsInYaml', 'fdl');
    if (wish === 'off' || !isFlow(document)) return;
    const name = document.uri.toString();
    if (document.languageId !== 'yaml') return this.found(document);
    if (wish === 'fdl' && !this.changed.has(name)) {
      this.changed.add(name);
      void vscode.languages.setTextDocumentLanguage(document, 'fdl');
      return;
    }
    this.found(document);
    if (vscode.extensions.getExtension(YAML_EXTENSION)) void this.ask(document);
  }

  /** Asks, once in a workspace, who shall report on flows that stay YAML. */
  private async ask(document: vscode.TextDocument): Promise<void> {
    if (this.memory.get(ASKED) || document.getText().includes(MODELINE)) return;
    await this.memory.update(ASKED, true);
    const fdl = 'Treat as FDL';
    const modeline = 'Switch Schema Off';
    const answer = await vscode.window.showInformationMessage(
      'This flow is checked by FDL and by the YAML extension, which may report the same twice. A comment in the flow can switch its schema off.',
      fdl,
      modeline,
      'Keep Both',
    );
    if (answer === fdl) {
      await vscode.languages.setTextDocumentLanguage(document, 'fdl');
    } else if (answer === modeline) {
      const edit = new vscode.WorkspaceEdit();
      edit.insert(document.uri, new vscode.Position(0, 0), `${MODELINE}\n`);
      await vscode.workspace.applyEdit(edit);
    }
  }
}
