import { PaymentMethod } from "../../api/values";
import { useManager } from "../../session/account";
import { day, money } from "../../text/format";
import { choices } from "../../text/words";
import { ActionDialog } from "../../ui/dialog";
import { ChoiceField, DayField, MoneyField, TextField } from "../../ui/fields";
import { faceOf, paymentNamed } from "../accounts/faces";
import type { PaymentDialogProps } from "./actions";
import { PaymentReview } from "./payment-review";

/** Gives money back: to the card or account it came from, or as it is paid out by hand. */
export function RefundDialog({ row, onClose }: PaymentDialogProps) {
  const { organization } = useManager();
  const isByProcessor = row.payment_method_id !== null;
  const left = row.amount_cents - row.reversed_cents;
  return (
    <ActionDialog
      title={`Refund the payment of ${money(row.amount_cents)}?`}
      path={`${faceOf(row).paymentPath}/refund`}
      parameters={paymentNamed(row.id)}
      initial={{
        amount_cents: left,
        effective_on: organization.today,
        ...(isByProcessor ? {} : { method: row.method }),
      }}
      submitLabel="Refund"
      notice="Refund recorded."
      isDangerous
      onClose={onClose}
      review={(answer, { amount_cents, effective_on }) => (
        <PaymentReview before={row} after={answer}>
          {money(Number(amount_cents))} is given back{" "}
          {isByProcessor
            ? "to the card or bank account that it came from. It leaves at once."
            : `on ${day(String(effective_on))}. Pay it out yourself; here it is recorded only.`}
        </PaymentReview>
      )}
    >
      <MoneyField
        name="amount_cents"
        label="Amount"
        hint={`At most ${money(left)}.`}
        isRequired
        autoFocus
      />
      <TextField name="reason" label="Reason" hint="For the ledger." isRequired />
      {!isByProcessor && (
        <>
          <ChoiceField
            name="method"
            label="Paid out by"
            choices={choices(PaymentMethod)}
            isRequired
          />
          <TextField name="reference" label="Reference" hint="Such as the number of the check." />
          <DayField name="effective_on" label="Paid out on" isRequired />
        </>
      )}
    </ActionDialog>
  );
}
