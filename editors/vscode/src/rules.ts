// The pages of the rules, shown as rendered Markdown.

import * as vscode from 'vscode';
import type { Server } from './server';

const SCHEME = 'fdl-rule';

/** Registers the pages and the command that opens one. */
export function registerRules(server: Server): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
      provideTextDocumentContent: async (uri) => {
        const code = uri.path.slice(1).replace(/\.md$/, '');
        return (await server.ask('fdl.explain', { code })).markdown;
      },
    }),
    vscode.commands.registerCommand('fdl.explainRule', async (code?: string) => {
      const wanted = code ?? (await choose());
      if (!wanted) return;
      await vscode.commands.executeCommand('markdown.showPreviewToSide', page(wanted));
    }),
  );
}

/** The page of a rule; package.json has such documents shown as a preview. */
function page(code: string): vscode.Uri {
  return vscode.Uri.from({ scheme: SCHEME, path: `/${code}.md` });
}

/** Makes the code of a diagnostic lead to the page of its rule. */
export function linkRules(diagnostics: vscode.Diagnostic[]): void {
  for (const diagnostic of diagnostics) {
    const { code } = diagnostic;
    if (typeof code !== 'string') continue;
    diagnostic.code = { value: code, target: page(code) };
  }
}

/** The rule of the finding at the cursor; one of several by choice. */
async function choose(): Promise<string | undefined> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return undefined;
  const found = vscode.languages
    .getDiagnostics(editor.document.uri)
    .filter((it) => it.source === 'fdl' && it.range.intersection(editor.selection));
  const codes = found.map(({ code }) => `${typeof code === 'object' ? code.value : code}`);
  const different = [...new Set(codes)];
  if (different.length === 0) {
    void vscode.window.showInformationMessage('There is no finding of FDL at the cursor.');
  }
  return different.length > 1 ? vscode.window.showQuickPick(different) : different[0];
}
