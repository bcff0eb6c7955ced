// What is done with the lines and the money that were chosen.

import { Text } from "@mantine/core";
import { useChange } from "../../api/queries";
import { day, money } from "../../text/format";
import { counted } from "../../text/words";
import { ActionDialog } from "../../ui/dialog";
import { CheckField, DayField, LongTextField, TextField } from "../../ui/fields";
import { FormDialog } from "../../ui/form-dialog";
import { moneyLabel } from "./money-label";
import type { Reconciliation } from "./reconciliation";
import type { UnmatchedRow } from "./unmatched";

interface MatchDialogProps {
  row: Reconciliation;
  line: UnmatchedRow;
  of: UnmatchedRow;
  onClose: () => void;
}

/** Matches a line and a money; a difference has to be accepted. */
export function MatchDialog({ row, line, of, onClose }: MatchDialogProps) {
  const difference = line.amount_cents - of.amount_cents;
  const { payment_id, reversal_id, expense_id, bank_batch_id } = of;
  return (
    <ActionDialog
      path="/v1/reconciliations/{reconciliation_id}/match"
      parameters={{ reconciliation_id: row.id }}
      title="Match the two"
      body={{ bank_transaction_id: line.id, payment_id, reversal_id, expense_id, bank_batch_id }}
      submitLabel="Match them"
      notice="Matched."
      onClose={onClose}
    >
      <Text>
        The line of {day(line.date)}, {money(line.amount_cents)}, is{" "}
        {moneyLabel(of.money_kind, of.description)} of {day(of.date)}, {money(of.amount_cents)}.
      </Text>
      {difference !== 0 && (
        <CheckField
          name="accept_difference"
          label={`Accept the difference of ${money(Math.abs(difference))}`}
        />
      )}
    </ActionDialog>
  );
}

interface BatchDialogProps {
  row: Reconciliation;
  moneys: readonly UnmatchedRow[];
  onClose: () => void;
}

/** Makes several moneys one batch, which is one line of the bank. */
export function BatchDialog({ row, moneys, onClose }: BatchDialogProps) {
  const ids = (name: "payment_id" | "reversal_id" | "expense_id") =>
    moneys.map((each) => each[name]).filter((id) => id !== null);
  const cents = moneys.reduce((sum, each) => sum + each.amount_cents, 0);
  return (
    <ActionDialog
      path="/v1/bank-batches"
      title="Make a bank batch"
      initial={{ deposited_on: moneys[0]?.date }}
      body={{
        bank_account_id: row.bank_account_id,
        payment_ids: ids("payment_id"),
        reversal_ids: ids("reversal_id"),
        expense_ids: ids("expense_id"),
      }}
      submitLabel="Make the batch"
      notice="Made. Match it with its line, or match again."
      onClose={onClose}
    >
      <Text>
        {counted(moneys.length, "payment or expense", "payments and expenses")} of {money(cents)}{" "}
        together.
      </Text>
      <DayField name="deposited_on" label="Day at the bank" isRequired autoFocus />
      <TextField name="reference" label="Reference" hint="Such as the deposit slip's number." />
    </ActionDialog>
  );
}

/** Says that a line needs no match, and why. */
export function IgnoreDialog({ line, onClose }: { line: UnmatchedRow; onClose: () => void }) {
  const change = useChange("patch", "/v1/bank-transactions/{bank_transaction_id}");
  const submit = ({ ignored_reason }: { ignored_reason: string }) =>
    change.send({
      path: { bank_transaction_id: line.id },
      body: { ignored: true, ignored_reason },
    });
  return (
    <FormDialog
      title="Ignore the line"
      submitLabel="Ignore it"
      notice="Ignored."
      submit={submit}
      onClose={onClose}
    >
      <Text>
        {money(line.amount_cents)} of {day(line.date)}: {line.description}
      </Text>
      <LongTextField
        name="ignored_reason"
        label="Reason"
        hint="Such as a transfer between your own accounts, or the bank's own fee."
        isRequired
        autoFocus
      />
    </FormDialog>
  );
}
