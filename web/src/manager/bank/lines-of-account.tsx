import { Anchor, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Link, useSearchParams } from "react-router";
import { useChange } from "../../api/queries";
import { BankTransactionState } from "../../api/values";
import { day, money } from "../../text/format";
import { choices } from "../../text/words";
import { ActionButton, ActionLink } from "../../ui/action-button";
import { Empty } from "../../ui/empty";
import { List } from "../../ui/list";
import { useNotice } from "../../ui/notice";
import { Status } from "../../ui/status";
import { type BankLine, IgnoreLine } from "./account-dialogs";
import { OneImport } from "./one-import";
import type { BankAccount } from "./use-bank-account";

/** The lines of a bank account, or those of one import. */
export function Lines({ account }: { account: BankAccount }) {
  const [address] = useSearchParams();
  const import_id = address.get("import");
  const add = (
    <ActionLink
      operation="POST /v1/bank-transactions/import-file"
      to={`/bank/${account.id}/import`}
    >
      Import lines
    </ActionLink>
  );
  return (
    <>
      {import_id && <OneImport id={import_id} account={account} />}
      <List
        path="/v1/bank-transactions"
        name="lines"
        query={{ bank_account_id: account.id, ...(import_id ? { import_id } : {}) }}
        filters={[
          { name: "state", label: "State", kind: "choice", choices: choices(BankTransactionState) },
          { name: "posted_from", label: "From", kind: "day" },
          { name: "posted_to", label: "To", kind: "day" },
        ]}
        columns={[
          { title: "Day", cell: ({ posted_on }) => day(posted_on), isShort: true },
          { title: "Description", cell: (line) => <Description line={line} /> },
          { title: "Reference", cell: ({ reference }) => reference },
          { title: "Amount", cell: ({ amount_cents }) => money(amount_cents), isAmount: true },
          { title: "State", cell: ({ state }) => <Status value={state} /> },
          { title: "Imported from", cell: (line) => <Import line={line} /> },
          { title: "Actions", cell: (line) => <LineActions line={line} /> },
        ]}
        empty={
          <Empty action={account.archived || import_id ? undefined : add}>
            {import_id
              ? "None of this import's lines is left."
              : "Download the lines from your bank as CSV or OFX, and import the file."}
          </Empty>
        }
      />
    </>
  );
}

function Description({ line }: { line: BankLine }) {
  return (
    <>
      {line.description}
      {line.ignored_reason && (
        <Text size="sm" c="dimmed">
          Ignored: {line.ignored_reason}
        </Text>
      )}
    </>
  );
}

function Import({ line }: { line: BankLine }) {
  return (
    <Anchor
      component={Link}
      size="sm"
      to={`/bank/${line.bank_account_id}?import=${line.import_id}`}
    >
      {line.import_file_name ?? "Rows"}
    </Anchor>
  );
}

function LineActions({ line }: { line: BankLine }) {
  const [isIgnoring, ignore] = useDisclosure(false);
  const change = useChange("patch", "/v1/bank-transactions/{bank_transaction_id}");
  const notify = useNotice();
  if (line.state === "matched") return null;
  const takeBack = async () => {
    const path = { bank_transaction_id: line.id };
    await change.send({ path, body: { ignored: false } }).then(
      () => notify("The line needs a match again."),
      (error: Error) => notify(error.message),
    );
  };
  return (
    <>
      <ActionButton
        operation="PATCH /v1/bank-transactions/{bank_transaction_id}"
        variant="default"
        size="compact-sm"
        onClick={line.ignored ? takeBack : ignore.open}
      >
        {line.ignored ? "Take back" : "Ignore"}
      </ActionButton>
      {isIgnoring && <IgnoreLine line={line} onClose={ignore.close} />}
    </>
  );
}
