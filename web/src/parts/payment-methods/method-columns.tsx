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

function autopayOf(method: PaymentMethod): string {
  const { autopay, authorized_on, next_autopay_on: next, last_autopay_failure: failure } = method;
  const failed = failure && `The last try failed: ${failure}.`;
  if (!autopay) return ["Off.", failed].filter(Boolean).join(" ");
  const agreed = authorized_on
    ? `On, by the authorization of ${day(authorized_on)}.`
    : "On, agreed to in the portal.";
  return [agreed, failed, next && `Collects from ${day(next)} on.`].filter(Boolean).join(" ");
}
