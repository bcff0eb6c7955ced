import type { RowOf } from "../../api/queries";
import { words } from "../../text/words";

type StatementOfProperty = RowOf<"/v1/reports/owner-statement">;

export interface StatementLine {
  what: string;
  /** The day of an expense. */
  day?: string;
  /** Below 0 the owner gets less. */
  cents: number;
  /** Whether it is what was left, and no change of it. */
  isBalance?: boolean;
}

/** A property's month line by line: what came in, what went out, and what is left. */
export function linesOf(property: StatementOfProperty): StatementLine[] {
  const { collected, expenses } = property;
  const { total_cents: _, ...byType } = collected;
  const came = Object.entries(byType)
    .filter(([, cents]) => cents !== 0)
    .map(([type, cents]) => ({ what: `Collected: ${nameOf(type)}`, cents }));
  const went = expenses.map(({ description, paid_on, amount_cents }) => ({
    what: description,
    day: paid_on,
    cents: -amount_cents,
  }));
  const kept = [
    { what: "Management fee", cents: -property.management_fee_cents },
    { what: "Paid to the owner", cents: -property.owner_draw_cents },
  ].filter(({ cents }) => cents !== 0);
  return [
    { what: "Balance before", cents: property.opening_cents, isBalance: true },
    ...came,
    ...went,
    ...kept,
    { what: "Balance afterwards", cents: property.closing_cents, isBalance: true },
  ];
}

/** "late fee" for `late_fee_cents`. */
function nameOf(field: string): string {
  return words(field.replace(/_cents$/, "")).toLowerCase();
}
