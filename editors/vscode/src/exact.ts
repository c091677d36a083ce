// JSON in which numbers stay as they were written: those of flows have up to 64 bits, JavaScript's have 53.

import type { Json } from './protocol';

/** What engines have since 2023, and the types do not know yet. */
type WithSources = typeof JSON & { rawJSON?: (text: string) => Json };

/**
 * Parses a text. A number that JavaScript would write in another way becomes an object that
 * `JSON.stringify` writes as it stood there; an old engine takes it for the nearest one it has.
 */
export function parse(text: string): unknown {
  const { rawJSON } = JSON as WithSources;
  const keep = (_: string, value: unknown, context?: { source: string }) => {
    const changed = typeof value === 'number' && context && String(value) !== context.source;
    return changed && rawJSON ? rawJSON(context.source) : value;
  };
  return JSON.parse(text, keep);
}
