// What is overdue by its age, of tenants and homeowners alike.

import type { Answer } from "../api/client";
import { money } from "../text/format";
import { counted } from "../text/words";
import { Facts } from "../ui/facts";
import type { Column } from "../ui/list";

type Totals = Answer<"get", "/v1/reports/delinquency">["totals"];
type Overdue = Omit<Totals, "accounts"> & { pending_cents: number };

export const AGE_COLUMNS: Column<Overdue>[] = [
  { title: "1–30 days", cell: ({ days_1_30_cents }) => amount(days_1_30_cents), isAmount: true },
  { title: "31–60", cell: ({ days_31_60_cents }) => amount(days_31_60_cents), isAmount: true },
  { title: "61–90", cell: ({ days_61_90_cents }) => amount(days_61_90_cents), isAmount: true },
  { title: "Over 90", cell: (row) => amount(row.days_over_90_cents), isAmount: true },
  { title: "Overdue", cell: ({ overdue_cents }) => money(overdue_cents), isAmount: true },
  { title: "Announced", cell: ({ pending_cents }) => amount(pending_cents), isAmount: true },
];

/** The sums of all pages, by age. */
export function OverdueTotals({ totals }: { totals: Totals }) {
  return (
    <section aria-label="Totals" style={{ marginBottom: 24 }}>
      <Facts
        items={[
          [`Overdue on ${counted(totals.accounts, "account")}`, money(totals.overdue_cents)],
          ["1 to 30 days", money(totals.days_1_30_cents)],
          ["31 to 60 days", money(totals.days_31_60_cents)],
          ["61 to 90 days", money(totals.days_61_90_cents)],
          ["Over 90 days", money(totals.days_over_90_cents)],
        ]}
      />
    </section>
  );
}

/** Nothing in place of zero, so that the eye finds the amounts. */
function amount(cents: number): string {
  return cents === 0 ? "–" : money(cents);
}
