import type { RowOf } from "../../api/queries";
import { labelOf, shownValue } from "../../text/changed-value";
import { counted } from "../../text/words";
import classes from "./audit-log.module.css";

interface ChangesProps {
  of: RowOf<"/v1/audit-log">;
  timeZone: string;
}

const MOST_OPEN = 4;

/** What changed, each value before and after; many are behind a line that opens. */
export function Changes({ of, timeZone }: ChangesProps) {
  const changed = Object.entries(of.changes);
  const values = (
    <ul className={classes.values}>
      {changed.map(([column, [before, after]]) => (
        <li key={column}>
          {labelOf(column)}:{" "}
          {of.action === "update" && <del>{shownValue(column, before, timeZone)}</del>}
          {of.action === "update" && " → "}
          {shownValue(column, of.action === "delete" ? before : after, timeZone)}
        </li>
      ))}
    </ul>
  );
  if (changed.length <= MOST_OPEN) return values;
  return (
    <details>
      <summary>{counted(changed.length, "value")}</summary>
      {values}
    </details>
  );
}
