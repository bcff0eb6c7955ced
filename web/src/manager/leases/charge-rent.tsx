import { useManager } from "../../session/account";
import { day, money } from "../../text/format";
import { ActionDialog } from "../../ui/dialog";
import { MonthField } from "../../ui/fields";
import type { LeaseDialogProps } from "./lease-actions";
import { Lines } from "./money-lines";
import { monthAfter } from "./terms";

/** Charges the rent of one month that the run has not charged. */
export function ChargeRent({ lease, onClose }: LeaseDialogProps) {
  const { today } = useManager().organization;
  return (
    <ActionDialog
      title="Charge the rent of a month"
      path="/v1/leases/{lease_id}/charge-rent"
      parameters={{ lease_id: lease.id }}
      initial={{ month: monthAfter(today) }}
      submitLabel="Charge it"
      notice="Rent charged."
      onClose={onClose}
      review={({ description, effective_cents, due_date, paid_cents, open_cents }) => (
        <Lines
          lines={[
            `${description}: ${money(effective_cents)} is charged, due ${day(due_date)}.`,
            paid_cents > 0 && `Waiting credit pays ${money(paid_cents)} of it at once.`,
            `${money(open_cents)} of it is open then.`,
          ]}
        />
      )}
    >
      <MonthField
        name="month"
        label="Month"
        hint="At most twelve months ahead. Due rent is charged every night by itself."
        isRequired
        autoFocus
      />
    </ActionDialog>
  );
}
