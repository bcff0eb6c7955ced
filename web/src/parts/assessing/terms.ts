// What is assessed of all homeowners: an amount of each, or a total that their shares split.

import type { Values } from "../../ui/form";

export const AMOUNT = "amount";
export const TOTAL = "total";
const MILLION = 1_000_000;

/** What the API is told: one of amount and total, as the form's `by` says. */
export function termsOf({ by, amount_cents, total_cents, ...others }: Values): Values {
  return by === TOTAL ? { ...others, total_cents } : { ...others, amount_cents };
}

/** 16.5% for a share of 165000 parts of a million. */
export function sharePercent(sharePpm: number): string {
  return new Intl.NumberFormat(undefined, { style: "percent", maximumFractionDigits: 4 }).format(
    sharePpm / MILLION,
  );
}
