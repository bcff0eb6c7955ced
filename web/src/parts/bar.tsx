import classes from "./bar.module.css";

interface BarProps {
  part: number;
  whole: number;
  /** In the colour of what is set against the first. */
  isSecond?: boolean;
}

/** A part of a whole as a bar. The number stands beside it as text. */
export function Bar({ part, whole, isSecond = false }: BarProps) {
  const width = whole > 0 ? Math.max(0, Math.min(1, part / whole)) : 0;
  return (
    <div className={classes.bar} data-second={isSecond || undefined} aria-hidden>
      <div style={{ width: `${100 * width}%` }} />
    </div>
  );
}
