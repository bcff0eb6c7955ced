import type { RowOf } from "../../api/queries";
import { day } from "../../text/format";
import { expiryOf, nameOf } from "../../text/payment-method";
import type { Column } from "../../ui/list";
import { ThingLink } from "../../ui/thing-link";
import { MethodActions } from "./method-actions";

export type PaymentMethod = RowOf<"/v1/payment-methods">;

export const METHOD_COLUMNS: Column<PaymentMethod>[] = [
  { title: "Card or account", cell: nameOf },
  {
    title: "Of",
    cell: ({ tenant_id, homeowner_id, payer }) => (
      <ThingLink
        to={tenant_id ? `/tenants/${tenant_id}?tab=cards` : `/homeowners/${homeowner_id}?tab=cards`}
        name={payer}
      />
    ),
  },
  { title: "Expires", cell: expiryOf },
  { title: "Default", cell: ({ is_default }) => (is_default ? "Yes" : "") },
  { title: "Autopay", cell: autopayOf },
  { title: "Next", cell: (row) => <MethodActions row={row} /> },
];

function autopayOf({ autopay, authorized_on }: PaymentMethod): string {
  if (!autopay) return "Off";
  return authorized_on
    ? `On, by the authorization of ${day(authorized_on)}`
    : "On, agreed to in the portal";
}
