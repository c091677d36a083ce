// How long it takes from a flow's being opened to its first finding: the extension is activated, and
// the server started, by that. Prints one number of milliseconds.

import * as vscode from 'vscode';

/** Called by VS Code. */
export async function run(): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (!folder) throw new Error('no folder is open');
  const uri = vscode.Uri.joinPath(folder.uri, 'mistake.fdl.yaml');
  const start = performance.now();
  await new Promise<void>((resolve) => {
    vscode.languages.onDidChangeDiagnostics(() => {
      if (vscode.languages.getDiagnostics(uri).length > 0) resolve();
    });
    void vscode.workspace.openTextDocument(uri);
  });
  console.log(`TEST ${(performance.now() - start).toFixed(0)}`);
}
