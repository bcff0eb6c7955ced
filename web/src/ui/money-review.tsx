// What an action does with money, shown before it happens.

import { Text } from "@mantine/core";
import type { ReactNode } from "react";
import { money, owed } from "../text/format";
import classes from "./ui.module.css";

export interface MoneyLine {
  what: string;
  cents: number;
}

interface MoneyReviewProps {
  /** What happens, in a sentence or two. */
  children?: ReactNode;
  /** Amounts under a heading such as "Pays"; a part without lines is left out. */
  parts?: readonly { title: string; lines: readonly MoneyLine[] }[];
  /** What is owed on the account afterwards; below 0, credit waits. */
  balanceCents?: number;
}

/** The consequences: amounts by name, and the balance that they leave. */
export function MoneyReview({ children, parts = [], balanceCents }: MoneyReviewProps) {
  return (
    <div className={classes.review}>
      {children && <Text component="div">{children}</Text>}
      {parts
        .filter(({ lines }) => lines.length > 0)
        .map(({ title, lines }) => (
          <section key={title} aria-label={title}>
            <Text fw={600}>{title}</Text>
            <dl className={classes.lines}>
              {lines.map(({ what, cents }, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: two charges may have one name, and the lines never move
                <div key={place}>
                  <dt>{what}</dt>
                  <dd>{money(cents)}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      {balanceCents !== undefined && (
        <Text className={classes.balance}>
          Afterwards: <strong>{owed(balanceCents)}</strong>
        </Text>
      )}
    </div>
  );
}
