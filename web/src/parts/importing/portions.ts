// A file that is larger than a request may be is sent in parts.

/** A request's body may have 256 KiB. */
const MOST_BYTES = 200_000;

/** The rows in parts of at most this many, none larger than a request may be. */
export function portions<Row>(rows: readonly Row[], most: number): Row[][] {
  const found: Row[][] = [];
  let size = 0;
  for (const row of rows) {
    const bytes = new TextEncoder().encode(JSON.stringify(row)).length;
    const last = found.at(-1);
    if (last && last.length < most && size + bytes <= MOST_BYTES) {
      last.push(row);
      size += bytes;
    } else {
      found.push([row]);
      size = bytes;
    }
  }
  return found;
}
