// Places of the protocol as VS Code has them. Both count UTF-16 units.

import * as vscode from 'vscode';
import type { Range } from 'vscode-languageclient';

/** A range of the protocol as one of VS Code. */
export function toRange({ start, end }: Range): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
