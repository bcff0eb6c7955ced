import { labelOf, shownValue } from "../text/changed-value";

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** What changed, each value before and after. */
export function Changed({ changes }: { changes: Record<string, unknown> }) {
  const changed = Object.entries(changes).filter(
    (entry): entry is [string, [unknown, unknown]] =>
      Array.isArray(entry[1]) && entry[1].length === 2,
  );
  return changed.map(([column, [before, after]]) => (
    <div key={column}>
      {labelOf(column)}: <del>{shownValue(column, before, zone)}</del> →{" "}
      {shownValue(column, after, zone)}
    </div>
  ));
}
