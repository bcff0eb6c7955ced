// Completing says first what is open, and what may stay so with a note.

import { List, Text } from "@mantine/core";
import { money } from "../../text/format";
import { counted } from "../../text/words";
import { ActionDialog } from "../../ui/dialog";
import { CheckField, LongTextField, MoneyField } from "../../ui/fields";
import { openThings } from "./open-things";
import type { Reconciliation } from "./reconciliation";

const PATH = "/v1/reconciliations/{reconciliation_id}";

export interface DialogProps {
  row: Reconciliation;
  onClose: () => void;
}

/** Completes, after a look at what it would be. */
export function CompleteDialog({ row, onClose }: DialogProps) {
  const open = openThings(row);
  return (
    <ActionDialog
      path={`${PATH}/complete`}
      parameters={{ reconciliation_id: row.id }}
      title="Complete the reconciliation"
      initial={{ statement_balance_cents: row.statement_balance_cents }}
      submitLabel="Complete"
      notice="Completed."
      onClose={onClose}
      review={(answer) => <Reviewed answer={answer} />}
    >
      {open.length === 0 ? <Text>Everything is matched.</Text> : <OpenThings open={open} />}
      <MoneyField name="statement_balance_cents" label="Balance on the statement" />
      {open.length > 0 && (
        <CheckField name="allow_unmatched" label="Complete it although this is open" />
      )}
      <LongTextField name="notes" label="Notes" hint="Needed if something stays open." />
    </ActionDialog>
  );
}

function OpenThings({ open }: { open: readonly string[] }) {
  return (
    <>
      <Text>This is still open:</Text>
      <List>
        {open.map((each) => (
          <List.Item key={each}>{each}</List.Item>
        ))}
      </List>
    </>
  );
}

function Reviewed({ answer }: { answer: Reconciliation }) {
  const open = openThings(answer);
  return (
    <>
      <Text>
        Lines of {money(answer.matched_cents)} are matched and of {money(answer.ignored_cents)}{" "}
        ignored. Nothing of this period changes then, unless the reconciliation is reopened.
      </Text>
      {open.length > 0 && <OpenThings open={open} />}
      <Text>
        {counted(answer.unmatched_money, "payment or expense", "payments and expenses")} of the
        period wait for a later statement.
      </Text>
    </>
  );
}

/** Reopens, with the reason. */
export function ReopenDialog({ row, onClose }: DialogProps) {
  return (
    <ActionDialog
      path={`${PATH}/reopen`}
      parameters={{ reconciliation_id: row.id }}
      title="Reopen the reconciliation"
      submitLabel="Reopen"
      notice="Reopened."
      onClose={onClose}
    >
      <LongTextField name="reason" label="Reason" isRequired autoFocus />
    </ActionDialog>
  );
}
