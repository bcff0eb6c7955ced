import { money } from "../../text/format";
import { ActionDialog } from "../../ui/dialog";
import { TextField } from "../../ui/fields";
import { faceOf, paymentNamed } from "../accounts/faces";
import type { PaymentDialogProps } from "./actions";

/** Lets a pending payment count. */
export function SucceedDialog({ row, onClose }: PaymentDialogProps) {
  return (
    <ActionDialog
      title={`Have the ${money(row.amount_cents)} come?`}
      path={`${faceOf(row).paymentPath}/settle`}
      parameters={paymentNamed(row.id)}
      body={{ outcome: "succeeded" }}
      submitLabel="The money has come"
      notice="Payment counted."
      onClose={onClose}
    >
      The payment counts from now on. It pays what is open, and what is left waits as credit.
    </ActionDialog>
  );
}

/** Closes a pending payment of which nothing came. */
export function FailDialog({ row, onClose }: PaymentDialogProps) {
  return (
    <ActionDialog
      title={`Did the ${money(row.amount_cents)} not come?`}
      path={`${faceOf(row).paymentPath}/settle`}
      parameters={paymentNamed(row.id)}
      body={{ outcome: "failed" }}
      submitLabel="It did not come"
      notice="Payment marked as failed."
      isDangerous
      onClose={onClose}
    >
      <TextField
        name="failure_reason"
        label="Reason"
        hint="The payment is marked as failed, which can't be undone. What it was to pay stays open."
        autoFocus
      />
    </ActionDialog>
  );
}
