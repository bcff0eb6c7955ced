import { useManager } from "../../session/account";
import { money, month } from "../../text/format";
import { ActionDialog } from "../../ui/dialog";
import { MoneyField, MonthField } from "../../ui/fields";
import type { LeaseDialogProps } from "./lease-actions";
import { Lines } from "./money-lines";
import { monthAfter, rentIn } from "./terms";

/** Another rent from a month on. */
export function ChangeRent({ lease, onClose }: LeaseDialogProps) {
  const { today } = useManager().organization;
  return (
    <ActionDialog
      title="Change the rent"
      path="/v1/leases/{lease_id}/change-rent"
      parameters={{ lease_id: lease.id }}
      initial={{ effective_month: monthAfter(today) }}
      submitLabel="Change the rent"
      notice="Rent changed."
      onClose={onClose}
      review={(_, body) => {
        const first = String(body.effective_month);
        return (
          <Lines
            lines={[
              `From ${month(first)} on the rent is ${money(Number(body.rent_amount_cents))} a month instead of ${money(rentIn(lease, first))}.`,
              "Rent that is charged already stays as it is.",
            ]}
          />
        );
      }}
    >
      <MonthField
        name="effective_month"
        label="From"
        hint="The first month with the new rent: one whose rent is not charged yet."
        isRequired
        autoFocus
      />
      <MoneyField name="rent_amount_cents" label="New rent a month" isRequired />
    </ActionDialog>
  );
}
