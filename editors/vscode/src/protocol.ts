// What the commands of the server take and return; docs/editors.md and docs/output.md have the words.

import type { Location, Position, Range } from 'vscode-languageclient';

/** Any JSON value. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** An event of a run, with the names of the service's API. */
export interface RunEvent {
  Type: string;
  StepName: string;
  /** The state's path at run time, as in `Ship[3]/Book`. */
  path: string;
  Time: string;
  EventDetail: { [key: string]: Json };
  /** The name of the state, or of the flow. */
  range: Range;
}

/** What `fdl.runSimulation` returns. */
export interface Run {
  status: 'Succeeded' | 'Failed' | 'TimedOut' | 'Stopped';
  output: Json;
  error: { code: string; detail: string; state: string; range: Range } | null;
  virtualDurationMs: number;
  transitions: number;
  events: RunEvent[];
  /** How many events follow those: a long run is not sent whole. */
  omittedEvents?: number;
  assumptions: string[];
  warnings: string[];
}

/** The argument of `fdl.runSimulation`. */
export interface RunArgument {
  uri: string;
  /** An object, or a text that holds one. */
  input?: Json;
  case?: string;
  mode?: string;
  unmocked?: string;
}

/** An item of what `fdl.listCases` returns. */
export interface Case {
  name: string;
  /** The test file. */
  uri: string;
  range: Range;
}

/** A case that was run by `fdl.runTests`. */
export interface CaseResult {
  name: string;
  status: 'passed' | 'failed' | 'error';
  failures: {
    expectation: string;
    message: string;
    range: Range;
    expected: Json;
    actual: Json;
  }[];
  warnings: string[];
}

/** What `fdl.runTests` returns. */
export interface TestReport {
  cases: CaseResult[];
  /** Null unless it was asked for. */
  coverage: { files: FlowCoverage[] } | null;
}

/** What the cases have used of a flow. */
export interface FlowCoverage {
  uri: string;
  units: Unit[];
  lines: { range: Range; hits: number }[];
}

/** A piece of a flow that is used or not. */
export interface Unit {
  kind: 'state' | 'transition' | 'branch' | 'retry' | 'retryExhausted' | 'catch';
  /** The definition path of the state. */
  state: string;
  /** Where a transition leads. */
  to?: string;
  /** Of a condition: whether it held. */
  side?: boolean;
  hits: number;
  range: Range;
}

/** What `fdl.graph` returns. */
export interface FlowGraph {
  content: string;
  /** The states, each behind the one that it lies in. */
  nodes: GraphNode[];
}

/** A state in a graph. */
export interface GraphNode {
  id: string;
  range: Range;
}

/** The commands: their arguments and results. */
export interface Commands {
  'fdl.runSimulation': [RunArgument, Run];
  'fdl.listCases': [{ uri: string }, Case[]];
  'fdl.runTests': [{ uri: string; name?: string; coverage?: boolean }, TestReport];
  'fdl.graph': [{ uri: string; format: 'svg' }, FlowGraph];
  'fdl.references': [{ uri: string; position: Position }, Location[]];
  'fdl.explain': [{ code: string }, { markdown: string }];
  'fdl.clearSimulation': [{ uri: string }, null];
}
