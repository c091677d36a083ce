// The pages of the rules, shown as rendered Markdown.

import * as vscode from 'vscode';
import type { Middleware } from 'vscode-languageclient';
import type { Server } from './server';

const SCHEME = 'fdl-rule';
/** The name of a rule; other codes are those of errors in which a run ended. */
const RULE = /^[a-z]+(?:-[a-z]+)+$/;

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
      const wanted = code ?? ruleAtCursor();
      if (!wanted) return;
      await vscode.commands.executeCommand('markdown.showPreviewToSide', page(wanted));
    }),
  );
}

/** The page of a rule; package.json has such documents shown as a preview. */
function page(code: string): vscode.Uri {
  return vscode.Uri.from({ scheme: SCHEME, path: `/${code}.md` });
}

/** Makes the codes of findings lead to the pages of their rules, however the findings come. */
export const linkingRules: Middleware = {
  handleDiagnostics: (uri, diagnostics, next) => next(uri, linked(diagnostics)),
  provideDiagnostics: async (document, previous, token, next) => {
    const report = await next(document, previous, token);
    if (report && 'items' in report) linked(report.items);
    return report;
  },
  provideWorkspaceDiagnostics: (previous, token, reporter, next) =>
    next(previous, token, (chunk) => {
      for (const report of chunk?.items ?? []) if ('items' in report) linked(report.items);
      reporter(chunk);
    }),
};

function linked(diagnostics: vscode.Diagnostic[]): vscode.Diagnostic[] {
  for (const it of diagnostics) {
    // The page of the rule, also where the server names a public one: that one is on it.
    const code = typeof it.code === 'object' ? it.code.value : it.code;
    if (typeof code === 'string' && RULE.test(code)) it.code = { value: code, target: page(code) };
  }
  return diagnostics;
}

/** The rule of the finding at the cursor, the first if there are more. */
function ruleAtCursor(): string | undefined {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return undefined;
  const found = vscode.languages
    .getDiagnostics(editor.document.uri)
    .find((it) => it.source === 'fdl' && it.range.intersection(editor.selection));
  if (found) return `${typeof found.code === 'object' ? found.code.value : found.code}`;
  void vscode.window.showInformationMessage('There is no finding of FDL at the cursor.');
  return undefined;
}
