import { money } from "../../text/format";
import { ActionDialog } from "../../ui/dialog";
import { LongTextField } from "../../ui/fields";
import { faceOf, paymentNamed } from "../accounts/faces";
import type { PaymentDialogProps } from "./actions";
import { PaymentReview } from "./payment-review";

/** Undoes a payment that was entered by mistake. */
export function VoidDialog({ row, onClose }: PaymentDialogProps) {
  return (
    <ActionDialog
      title={`Void the payment of ${money(row.amount_cents)}?`}
      path={`${faceOf(row).paymentPath}/void`}
      parameters={paymentNamed(row.id)}
      submitLabel="Void the payment"
      notice="Payment voided."
      isDangerous
      onClose={onClose}
      review={(answer) => (
        <PaymentReview before={row} after={answer}>
          The payment is marked as failed: it was entered by mistake and never was at the bank. This
          can't be undone.
        </PaymentReview>
      )}
    >
      <LongTextField
        name="reason"
        label="Reason"
        hint="For the ledger. If the bank took the money back, bounce the payment instead."
        isRequired
        autoFocus
      />
    </ActionDialog>
  );
}
