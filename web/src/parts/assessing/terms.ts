// What is assessed of all homeowners: an amount of each, or a total that their shares split.

import { percent } from "../../text/format";
import type { Values } from "../../ui/form";

export const AMOUNT = "amount";
export const TOTAL = "total";
/** A share is in parts of a million. */
export const PARTS_PER_CENT = 10_000;

/** What the API is told: one of amount and total, as the form's `by` says. */
export function termsOf({ by, amount_cents, total_cents, ...others }: Values): Values {
  return by === TOTAL ? { ...others, total_cents } : { ...others, amount_cents };
}

/** 16.5% for a share of 165000 parts of a million. */
export function sharePercent(sharePpm: number): string {
  return percent(sharePpm, PARTS_PER_CENT);
}
