// What the extension and the page of the graph say to each other.

import type { Range } from 'vscode-languageclient';

export type ToPage =
  | { kind: 'graph'; uri: string; svg: string }
  | { kind: 'select'; id: string | null }
  | { kind: 'problem'; text: string };

export type FromPage =
  | { kind: 'ready' }
  /** Show a place of the text; with `focus` go there. */
  | { kind: 'reveal'; range: Range; focus: boolean };
