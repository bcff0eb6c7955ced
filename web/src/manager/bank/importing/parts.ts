// A file that is larger than one request may be, in parts.

import type { Line } from "./lines";

/** What one call of the API takes, with room for what stands around the rows. */
export const MOST_ROWS = 1000;
const MOST_BYTES = 240_000;

/**
 * Parts in the order of the lines. Lines of the same day and amount stay together: the API tells
 * equal ones apart by their place in the part.
 */
export function partsOf(lines: readonly Line[]): Line[][] {
  const together = new Map<string, Line[]>();
  for (const line of lines) {
    const key = `${line.posted_on} ${line.amount_cents}`;
    const group = together.get(key);
    if (group) group.push(line);
    else together.set(key, [line]);
  }
  const parts: Line[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const group of together.values()) {
    const size = new TextEncoder().encode(JSON.stringify(group)).length;
    const last = parts.at(-1);
    if (last && last.length + group.length <= MOST_ROWS && bytes + size <= MOST_BYTES) {
      last.push(...group);
      bytes += size;
    } else {
      parts.push([...group]);
      bytes = size;
    }
  }
  return parts;
}
