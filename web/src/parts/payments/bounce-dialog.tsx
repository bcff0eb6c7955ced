import { useManager } from "../../session/account";
import { day, money } from "../../text/format";
import { ActionDialog } from "../../ui/dialog";
import { DayField, MoneyField, TextField } from "../../ui/fields";
import type { MoneyLine } from "../../ui/money-review";
import { faceOf, type Payment, paymentNamed } from "../accounts/faces";
import type { PaymentDialogProps } from "./actions";
import { PaymentReview } from "./payment-review";

/** Undoes a payment that the bank took back, and charges a fee for it. */
export function BounceDialog({ row, onClose }: PaymentDialogProps) {
  const { organization } = useManager();
  return (
    <ActionDialog
      title={`Bounce the payment of ${money(row.amount_cents)}?`}
      path={`${faceOf(row).paymentPath}/bounce`}
      parameters={paymentNamed(row.id)}
      initial={{ effective_on: organization.today }}
      submitLabel="Bounce the payment"
      notice="Payment bounced."
      isDangerous
      onClose={onClose}
      review={(answer, { effective_on, fee_cents }) => (
        <PaymentReview
          before={row}
          after={answer}
          charged={chargedBy(row, fee_cents, day(String(effective_on)))}
        >
          The payment is marked as failed, because the bank took the money back on{" "}
          {day(String(effective_on))}. This can't be undone.
        </PaymentReview>
      )}
    >
      <TextField
        name="reason"
        label="Reason"
        hint="What the bank says, such as: no funds."
        isRequired
        autoFocus
      />
      <DayField name="effective_on" label="Taken back by the bank on" isRequired />
      <MoneyField
        name="fee_cents"
        label={`Fee for the ${faceOf(row).payer}`}
        hint="It is charged at once. Leave it empty for none."
      />
    </ActionDialog>
  );
}

/** The bank takes the whole payment: what was refunded of it before is owed again. */
function chargedBy({ reversed_cents }: Payment, fee: unknown, due: string): MoneyLine[] {
  const lines = [
    { what: `Returned after refund, due ${due}`, cents: reversed_cents },
    { what: `Returned payment fee, due ${due}`, cents: Number(fee ?? 0) },
  ];
  return lines.filter(({ cents }) => cents > 0);
}
