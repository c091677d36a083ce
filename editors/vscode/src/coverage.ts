// Which lines, states and ways of a flow its cases have used, for the Test Explorer and the gutter.

import * as vscode from 'vscode';
import { toRange } from './places';
import type { FlowCoverage, Unit } from './protocol';

/** The coverage of a flow with what the gutter shows of it. */
class FlowFile extends vscode.FileCoverage {
  constructor(flow: FlowCoverage) {
    const used = (units: { hits: number }[]) =>
      new vscode.TestCoverageCount(units.filter((it) => it.hits > 0).length, units.length);
    const states = flow.units.filter((it) => it.kind === 'state');
    const ways = flow.units.filter((it) => it.kind !== 'state');
    super(vscode.Uri.parse(flow.uri), used(flow.lines), used(ways), used(states));
    this.flow = flow;
  }

  readonly flow: FlowCoverage;
}

/** What the cases of one run of tests have used. */
export class Coverage {
  private readonly flows = new Map<string, FlowCoverage>();

  /** Adds what some cases have used of a flow. */
  add(flow: FlowCoverage): void {
    const known = this.flows.get(flow.uri);
    // A flow that was edited in between has other pieces; what was counted before is of no use.
    if (known?.units.length !== flow.units.length || known.lines.length !== flow.lines.length) {
      this.flows.set(flow.uri, flow);
      return;
    }
    const plus = <T extends { hits: number }>(one: T[], other: T[]) =>
      one.map((it, at) => ({ ...it, hits: it.hits + (other[at]?.hits ?? 0) }));
    const [units, lines] = [plus(known.units, flow.units), plus(known.lines, flow.lines)];
    this.flows.set(flow.uri, { ...flow, units, lines });
  }

  files(): vscode.FileCoverage[] {
    return [...this.flows.values()].map((it) => new FlowFile(it));
  }

  /** What the gutter shows: lines, the ways that leave them, and states. */
  static details(file: vscode.FileCoverage): vscode.FileCoverageDetail[] {
    if (!(file instanceof FlowFile)) return [];
    const { lines, units } = file.flow;
    const statements = lines.map(({ range, hits }) => {
      const here = units.filter(
        (it) => it.kind !== 'state' && it.range.start.line === range.start.line,
      );
      const ways = here.map(
        (it) => new vscode.BranchCoverage(it.hits, toRange(it.range), label(it)),
      );
      return new vscode.StatementCoverage(hits, toRange(range), ways);
    });
    const states = units
      .filter((it) => it.kind === 'state')
      .map((it) => new vscode.DeclarationCoverage(it.state, it.hits, toRange(it.range)));
    return [...statements, ...states];
  }
}

function label({ kind, to, side }: Unit): string {
  switch (kind) {
    case 'branch':
      return side ? 'condition holds' : 'condition does not hold';
    case 'transition':
      return `to ${to}`;
    case 'retry':
      return 'retried';
    case 'retryExhausted':
      return 'retried in vain';
    default:
      return kind;
  }
}
