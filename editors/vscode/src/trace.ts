// The view of a run: the states in the order in which they were entered, each with what went in,
// what was called, and what came out.

import * as vscode from 'vscode';
import type { Range } from 'vscode-languageclient';
import type { Json, RunEvent } from './protocol';
import { describe, type Finished, type Runs } from './runs';

/** A line of the view. */
interface Line {
  label: string;
  description?: string;
  icon?: vscode.ThemeIcon;
  /** Where it comes from. */
  range?: Range;
  /** What it shows, in full. */
  value?: Json;
  open?: boolean;
  children: Line[];
}

const GOOD = new vscode.ThemeIcon('pass', new vscode.ThemeColor('testing.iconPassed'));
const BAD = new vscode.ThemeIcon('error', new vscode.ThemeColor('testing.iconFailed'));
const CUT_OFF = new vscode.ThemeIcon('circle-slash');
/** Characters of a value that a line shows. */
const WIDTH = 120;
/** Characters of a value that its tooltip shows. */
const TOOLTIP = 5000;

/** Provides the lines of the last run. */
export class Trace implements vscode.TreeDataProvider<Line>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<undefined>();
  private readonly view: vscode.TreeView<Line>;
  private readonly subscriptions: vscode.Disposable[];
  private lines: Line[] = [];

  readonly onDidChangeTreeData = this.changed.event;

  constructor(private readonly runs: Runs) {
    this.view = vscode.window.createTreeView('fdl.run', {
      treeDataProvider: this,
      showCollapseAll: true,
    });
    this.subscriptions = [this.view, this.changed, runs.onDidChange(() => this.update())];
  }

  dispose(): void {
    for (const it of this.subscriptions) it.dispose();
  }

  getChildren(line?: Line): Line[] {
    return line ? line.children : this.lines;
  }

  getTreeItem(line: Line): vscode.TreeItem {
    const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
    const state = line.children.length === 0 ? None : line.open ? Expanded : Collapsed;
    const item = new vscode.TreeItem(line.label, state);
    if (line.description !== undefined) item.description = line.description;
    if (line.icon) item.iconPath = line.icon;
    if (line.value !== undefined) {
      const text = JSON.stringify(line.value, null, 2);
      item.tooltip = new vscode.MarkdownString().appendCodeblock(text.slice(0, TOOLTIP), 'json');
      item.contextValue = 'value';
    }
    const uri = this.runs.last?.uri;
    if (line.range && uri) {
      item.command = { command: 'fdl.reveal', title: 'Show', arguments: [uri, line.range] };
    }
    return item;
  }

  private update(): void {
    const { last } = this.runs;
    this.lines = last ? linesOf(last) : [];
    void vscode.commands.executeCommand('setContext', 'fdl.hasRun', last !== undefined);
    this.changed.fire(undefined);
  }
}

/** Copies the value of a line. */
export async function copyValue(line: Line): Promise<void> {
  await vscode.env.clipboard.writeText(JSON.stringify(line.value, null, 2));
}

function linesOf({ run, choice, old }: Finished): Line[] {
  const lines: Line[] = [];
  const good = run.status === 'Succeeded';
  lines.push({
    label: `${run.status} after ${duration(run.virtualDurationMs)}`,
    description: [
      `${run.transitions} ${run.transitions === 1 ? 'transition' : 'transitions'}`,
      `with ${describe(choice)}`,
      old ? 'before the last edit' : '',
    ]
      .filter(Boolean)
      .join(', '),
    icon: good ? GOOD : BAD,
    children: [],
  });
  if (run.error) {
    const { code, detail, state, range } = run.error;
    const label = detail ? `${code}: ${detail}` : code;
    lines.push({ label, description: state, icon: BAD, range, children: [] });
  }
  lines.push(...visits(run.events));
  if (run.omittedEvents) {
    const label = `… ${run.omittedEvents} more events, which \`fdl simulate\` shows`;
    lines.push({ label, children: [] });
  }
  if (good) lines.push(valueLine('Output', run.output));
  lines.push(...notes('Warnings', 'warning', run.warnings));
  lines.push(...notes('Assumptions', 'question', run.assumptions));
  return lines;
}

function notes(label: string, icon: string, texts: string[]): Line[] {
  if (texts.length === 0) return [];
  const children = texts.map((it): Line => ({ label: it, children: [] }));
  return [
    {
      label,
      description: `${texts.length}`,
      icon: new vscode.ThemeIcon(icon),
      open: true,
      children,
    },
  ];
}

/** Something that is under way: a state, a branch, an iteration. */
interface Visit {
  line: Line;
  from: number;
  calls: number;
}

/** The visits to states as a tree: what a Parallel or Map did is below it. */
function visits(events: RunEvent[]): Line[] {
  const top: Line[] = [];
  const open = new Map<string, Visit>();
  const start = Date.parse(events[0]?.Time ?? '');
  for (const event of events) {
    const visit = open.get(event.path);
    const at = Date.parse(event.Time) - start;
    const detail = event.EventDetail;
    if (event.Type.endsWith('Entered')) {
      const above = open.get(parent(event.path));
      const line = entered(event, at);
      (above?.line.children ?? top).push(line);
      open.set(event.path, { line, from: at, calls: 0 });
    } else if (!visit) {
      continue;
    } else if (event.Type === 'TaskScheduled') {
      visit.calls += 1;
      const label = visit.calls > 1 ? `call ${visit.calls}` : 'call';
      visit.line.children.push(valueLine(label, detail['parameters'] ?? null, 'call-outgoing'));
    } else if (event.Type.endsWith('Exited')) {
      finish(visit, at, GOOD, `→ ${brief(detail['output'] ?? null)}`);
      visit.line.children.push(valueLine('out', detail['output'] ?? null, 'arrow-small-left'));
    } else if (/(?:Step|Branch|Iteration)Failed$/.test(event.Type)) {
      finish(visit, at, BAD, `✗ ${failure(detail)}`);
    } else if (/(?:Failed|TimedOut)$/.test(event.Type)) {
      visit.line.children.push({ label: failure(detail), icon: BAD, children: [] });
    }
  }
  return top;
}

function entered(event: RunEvent, at: number): Line {
  const input = event.EventDetail['input'];
  const index = /\[(\d+)\]$/.exec(event.path)?.[1];
  const name = event.Type === 'BranchEntered' ? `branch ${index}` : `iteration ${index}`;
  return {
    label: event.Type === 'StepEntered' ? event.StepName : name,
    description: duration(at),
    icon: CUT_OFF,
    range: event.range,
    open: true,
    children: input === undefined ? [] : [valueLine('in', input, 'arrow-small-right')],
  };
}

function finish(visit: Visit, at: number, icon: vscode.ThemeIcon, outcome: string): void {
  const took = at - visit.from;
  visit.line.icon = icon;
  // A state with nothing but values is folded: its line says what matters.
  visit.line.open = visit.line.children.some((it) => it.range);
  visit.line.description = [
    visit.line.description,
    took > 0 ? `+${duration(took)}` : '',
    visit.calls > 1 ? `${visit.calls} attempts` : '',
    outcome,
  ]
    .filter(Boolean)
    .join('  ');
}

function failure(detail: { [key: string]: Json }): string {
  const text = (it: Json | undefined) => (typeof it === 'string' ? it : '');
  return [text(detail['error']), text(detail['cause'])].filter(Boolean).join(': ');
}

function valueLine(label: string, value: Json, icon = 'symbol-object'): Line {
  return {
    label,
    description: brief(value),
    icon: new vscode.ThemeIcon(icon),
    value,
    children: [],
  };
}

/** A value on one line, cut where it would not be read to its end. */
function brief(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > WIDTH ? `${text.slice(0, WIDTH - 1)}…` : text;
}

/** The path of what something at `path` lies in: `M[3]/X` in `M[3]`, that in `M`. */
function parent(path: string): string {
  return path.replace(/(?:^|\/)(?:\\.|[^\\/[\]])*$|\[\d+\]$/, '');
}

/** A virtual time as people write it. */
function duration(ms: number): string {
  if (ms < 120_000) return `${ms / 1000}s`;
  const parts: string[] = [];
  let rest = ms;
  for (const [unit, length] of Object.entries({ d: 86_400_000, h: 3_600_000, m: 60_000 })) {
    if (rest >= length) parts.push(`${Math.floor(rest / length)}${unit}`);
    rest %= length;
  }
  if (rest > 0) parts.push(`${rest / 1000}s`);
  return parts.join(' ');
}
