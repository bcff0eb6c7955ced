import type { RowOf } from "../../api/queries";
import { day } from "../../text/format";
import type { Column } from "../../ui/list";
import { ThingLink } from "../../ui/thing-link";
import { MethodActions } from "./method-actions";

export type PaymentMethod = RowOf<"/v1/payment-methods">;

/** "Visa ending in 4242", as the person who pays knows it. */
export function nameOf({ type, brand, bank_name, last4 }: PaymentMethod): string {
  const kind = type === "card" ? (brand ?? "Card") : (bank_name ?? "Bank account");
  const name = kind.charAt(0).toUpperCase() + kind.slice(1);
  return last4 ? `${name} ending in ${last4}` : name;
}

export const METHOD_COLUMNS: Column<PaymentMethod>[] = [
  { title: "Card or account", cell: nameOf },
  {
    title: "Of",
    cell: ({ tenant_id, payer }) => (
      <ThingLink to={`/tenants/${tenant_id}?tab=cards`} name={payer} />
    ),
  },
  {
    title: "Expires",
    cell: ({ exp_month, exp_year }) =>
      exp_month && exp_year && `${String(exp_month).padStart(2, "0")}/${exp_year}`,
  },
  { title: "Default", cell: ({ is_default }) => (is_default ? "Yes" : "") },
  { title: "Autopay", cell: autopayOf },
  { title: "Next", cell: (row) => <MethodActions row={row} /> },
];

function autopayOf({ autopay, authorized_on }: PaymentMethod): string {
  if (!autopay) return "Off";
  return authorized_on ? `On, by the authorization of ${day(authorized_on)}` : "On, by the tenant";
}
