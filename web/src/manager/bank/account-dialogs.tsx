// What may be done with a bank account, and with one of its lines.

import { Text } from "@mantine/core";
import { type RowOf, useChange } from "../../api/queries";
import { day, money } from "../../text/format";
import { TextField } from "../../ui/fields";
import { FormDialog } from "../../ui/form-dialog";
import type { BankAccount } from "./use-bank-account";

export type BankLine = RowOf<"/v1/bank-transactions">;
interface AccountDialogProps {
  account: BankAccount;
  onClose: () => void;
}

/** Gives a bank account another name. */
export function ChangeAccount({ account, onClose }: AccountDialogProps) {
  const change = useChange("patch", "/v1/bank-accounts/{bank_account_id}");
  const path = { bank_account_id: account.id };
  return (
    <FormDialog<{ name: string }>
      title="Change the bank account"
      submitLabel="Save"
      notice="Bank account changed."
      initial={{ name: account.name }}
      submit={(body) => change.send({ path, body })}
      onClose={onClose}
    >
      <TextField name="name" label="Name" isRequired autoFocus />
    </FormDialog>
  );
}

/** Archives a bank account that is in use, and restores an archived one. */
export function ArchiveAccount({ account, onClose }: AccountDialogProps) {
  const change = useChange("patch", "/v1/bank-accounts/{bank_account_id}");
  const path = { bank_account_id: account.id };
  const label = account.archived ? "Restore" : "Archive";
  return (
    <FormDialog
      title={`${label} ${account.name}?`}
      submitLabel={label}
      notice={`Bank account ${account.archived ? "restored" : "archived"}.`}
      submit={() => change.send({ path, body: { archived: !account.archived } })}
      onClose={onClose}
    >
      {account.archived
        ? "It takes lines again."
        : "It keeps its lines and takes no new ones. You can restore it at any time."}
    </FormDialog>
  );
}

/** Marks a line that needs no match, with the reason. */
export function IgnoreLine({ line, onClose }: { line: BankLine; onClose: () => void }) {
  const change = useChange("patch", "/v1/bank-transactions/{bank_transaction_id}");
  const path = { bank_transaction_id: line.id };
  return (
    <FormDialog<{ ignored_reason: string }>
      title="Ignore the line?"
      submitLabel="Ignore"
      notice="Line ignored."
      submit={(body) => change.send({ path, body: { ...body, ignored: true } })}
      onClose={onClose}
    >
      <Text>
        {day(line.posted_on)}, {money(line.amount_cents)}, {line.description}
      </Text>
      <TextField
        name="ignored_reason"
        label="Why it needs no match"
        hint="Such as a transfer between your own accounts."
        isRequired
        autoFocus
      />
    </FormDialog>
  );
}
