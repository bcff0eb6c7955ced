import { Text } from "@mantine/core";
import { useManager } from "../../session/account";
import { day, money } from "../../text/format";
import { ActionDialog } from "../../ui/dialog";
import { CheckField, DayField, TextField } from "../../ui/fields";
import type { LeaseDialogProps } from "./lease-actions";
import { adjustmentLines, Lines } from "./money-lines";

/** Ends a lease or gives notice, after showing what becomes of its charges. */
export function Terminate({ lease, onClose }: LeaseDialogProps) {
  const { today } = useManager().organization;
  const hasBegun = lease.start_date <= today;
  return (
    <ActionDialog
      title="Terminate the lease?"
      path="/v1/leases/{lease_id}/terminate"
      parameters={{ lease_id: lease.id }}
      initial={hasBegun ? { end_date: today, prorate: true } : {}}
      submitLabel="Terminate the lease"
      notice={({ status }) => (status === "active" ? "Notice given." : "Lease terminated.")}
      isDangerous
      onClose={onClose}
      review={({ status, end_date, adjustments, balance_cents, deposit_held_cents }) => (
        <Lines
          lines={[
            status === "active"
              ? `The lease runs until ${day(end_date ?? today)}; you can take the notice back.`
              : "The lease ends now. This can't be undone; a renewal can go on with it.",
            ...adjustmentLines(adjustments),
            adjustments.length === 0 && "No charge is changed.",
            balance_cents < 0 && "Refund the credit on the payment that it comes from.",
            deposit_held_cents > 0 &&
              `The deposit of ${money(deposit_held_cents)} stays held until you release it.`,
          ]}
          balanceCents={balance_cents}
        />
      )}
    >
      {hasBegun ? (
        <DayField
          name="end_date"
          label="Last day"
          hint="Today or earlier ends the lease at once; a later day is notice."
          isRequired
          autoFocus
        />
      ) : (
        <Text size="sm">
          The lease has not begun. It ends as it is, and all that was charged for it is cancelled.
        </Text>
      )}
      <TextField
        name="reason"
        label="Reason"
        hint="Kept with the lease and its changed charges."
        isRequired
        autoFocus={!hasBegun}
      />
      {hasBegun && (
        <CheckField
          name="prorate"
          label="Charge the last month by its days"
          hint="Otherwise its rent stays whole."
        />
      )}
    </ActionDialog>
  );
}
