import { PaymentMethod } from "../../api/values";
import { money } from "../../text/format";
import { choices } from "../../text/words";
import {
  CheckField,
  ChoiceField,
  DayField,
  LongTextField,
  MoneyField,
  TextField,
} from "../../ui/fields";
import { Form, useValues, type Values } from "../../ui/form";
import type { Face } from "../accounts/faces";
import { Step } from "./step";

interface PaymentEntriesProps {
  initial: Values;
  /** Who pays, in words. */
  payer: Face["payer"];
  /** What is open on the account. */
  openCents: number;
  submit: (values: Values) => Promise<void>;
}

/** The second step: how much, when and how. */
export function PaymentEntries({ initial, payer, openCents, submit }: PaymentEntriesProps) {
  return (
    <>
      <Step number={2} title="How much, when and how?" />
      <Form initial={initial} submitLabel="Continue" submit={submit}>
        <MoneyField
          name="amount_cents"
          label="Amount"
          hint={openCents > 0 ? `Open: ${money(openCents)}.` : "Nothing is open."}
          isRequired
          autoFocus
        />
        <DayField name="received_date" label="Received on" isRequired />
        <ChoiceField name="method" label="Method" choices={choices(PaymentMethod)} isRequired />
        <TextField name="reference" label="Reference" hint="Such as the number of the check." />
        <LongTextField name="notes" label="Notes" />
        <CheckField
          name="pending"
          label="The money is not there yet"
          hint="It pays nothing until you say that it has come."
        />
        <ReceiptField payer={payer} />
      </Form>
    </>
  );
}

/** A receipt says that the money is there. */
function ReceiptField({ payer }: { payer: Face["payer"] }) {
  const { pending } = useValues();
  if (pending) return null;
  return <CheckField name="email_receipt" label={`E-mail a receipt to the ${payer}`} />;
}
