import classes from "./today.module.css";

/** A part of a whole as a bar. The number stands beside it as text. */
export function Bar({ part, whole }: { part: number; whole: number }) {
  const width = whole > 0 ? Math.min(1, part / whole) : 0;
  return (
    <div className={classes.bar} aria-hidden>
      <div style={{ width: `${100 * width}%` }} />
    </div>
  );
}
