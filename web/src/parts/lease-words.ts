// A lease in words, as its lists and pages name it.

import type { RowOf } from "../api/queries";
import { day } from "../text/format";
import { termEnd } from "../text/term-end";

type Lease = RowOf<"/v1/leases">;

/** "Ana Ortiz, Ben Ortiz": the primary tenant first. */
export function namesOf(tenants: Lease["tenants"]): string {
  return tenants.map(({ first_name, last_name }) => `${first_name} ${last_name}`).join(", ");
}

type End = Pick<Lease, "end_date" | "rolls_over" | "ended_on">;

/** When it ends or ended: "Mar 2, 2026", with what comes after. */
export function endOf({ ended_on, ...term }: End): string {
  return ended_on ? day(ended_on) : termEnd(term);
}

/** "1st", "2nd", "31st". */
export function ordinal(number: number): string {
  const endings = { one: "st", two: "nd", few: "rd", other: "th", zero: "th", many: "th" };
  return `${number}${endings[new Intl.PluralRules("en", { type: "ordinal" }).select(number)]}`;
}
