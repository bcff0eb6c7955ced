import type { RowOf } from "../api/queries";
import { day, money } from "../text/format";
import { words } from "../text/words";
import type { Column } from "../ui/list";
import { Status } from "../ui/status";

type Expense = RowOf<"/v1/expenses">;

/** What an expense is for: a property with its unit, an association, or the organization itself. */
export function purposeOf(row: Expense): string {
  const place = [row.property_name ?? row.association_name, row.unit_name].filter(Boolean);
  return place.length > 0 ? place.join(" ") : "The organization";
}

/** What a list of expenses shows of each but its place. */
export const EXPENSE_COLUMNS: Column<Expense>[] = [
  { title: "What", cell: ({ description }) => description },
  { title: "Paid", cell: ({ paid_on }) => day(paid_on), isShort: true },
  { title: "Category", cell: ({ category }) => words(category) },
  { title: "Vendor", cell: ({ vendor_name }) => vendor_name },
  { title: "Status", cell: (row) => <ExpenseStatus row={row} /> },
  { title: "Amount", cell: ({ amount_cents }) => money(amount_cents), isAmount: true },
];

/** Whether it was voided or found at the bank; nothing for most. */
export function ExpenseStatus({ row }: { row: Pick<Expense, "voided" | "reconciled"> }) {
  if (row.voided) return <Status value="voided" />;
  return row.reconciled ? <Status value="reconciled" /> : null;
}
