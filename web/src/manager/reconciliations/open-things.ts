import { money } from "../../text/format";
import { counted } from "../../text/words";
import type { Reconciliation } from "./reconciliation";

/** What has to be decided or explained before the reconciliation is complete, in words. */
export function openThings(row: Reconciliation): string[] {
  const open: [boolean, string][] = [
    [row.suggestions > 0, `${counted(row.suggestions, "suggestion")} to accept or reject`],
    [
      row.unmatched_transactions > 0,
      `${counted(row.unmatched_transactions, "line")} of the bank to match or ignore`,
    ],
    [
      row.overdue_money > 0,
      `${counted(row.overdue_money, "payment or expense", "payments and expenses")} not at the bank for more than a week`,
    ],
    [
      row.accepted_difference_cents !== 0,
      `${money(row.accepted_difference_cents)} of differences accepted in matches`,
    ],
    [
      Boolean(row.statement_difference_cents),
      `${money(row.statement_difference_cents ?? 0)} by which the statement differs from the lines`,
    ],
  ];
  return open.filter(([isOpen]) => isOpen).map(([, text]) => text);
}
