import type { ReactNode } from "react";
import classes from "./ui.module.css";

/** Names and values of one thing, such as a lease's dates; empty values are left out. */
export function Facts({ items }: { items: readonly (readonly [string, ReactNode])[] }) {
  const shown = items.filter(
    ([, value]) => value !== null && value !== undefined && value !== "" && value !== false,
  );
  return (
    <dl className={classes.facts}>
      {shown.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Text that people wrote, with its line breaks. */
export function WrittenText({ children }: { children: string }) {
  return <span className={classes.text}>{children}</span>;
}
