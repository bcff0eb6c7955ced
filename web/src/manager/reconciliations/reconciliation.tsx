import { useDisclosure } from "@mantine/hooks";
import { useParams } from "react-router";
import type { Answer } from "../../api/client";
import { useRead } from "../../api/queries";
import { mayMove } from "../../api/states";
import { day, money } from "../../text/format";
import { counted } from "../../text/words";
import { ActionButton } from "../../ui/action-button";
import { Facts, WrittenText } from "../../ui/facts";
import { Loaded } from "../../ui/loaded";
import { Page } from "../../ui/page";
import { Status } from "../../ui/status";
import { Tabs } from "../../ui/tabs";
import { CompleteDialog, ReopenDialog } from "./completion";
import { DeleteReconciliation } from "./delete-reconciliation";
import { Matched } from "./matched";
import { Suggestions } from "./suggestions";
import { Unmatched } from "./unmatched";

export type Reconciliation = Answer<"get", "/v1/reconciliations/{reconciliation_id}">;
const PATH = "/v1/reconciliations/{reconciliation_id}";

/** One reconciliation: what is suggested, what is left on either side, and what is matched. */
export function Component() {
  const reconciliation_id = useParams().reconciliationId ?? "";
  const reconciliation = useRead(PATH, { path: { reconciliation_id } });
  return (
    <Loaded from={reconciliation} what="the reconciliation">
      {(row) => <ReconciliationPage row={row} />}
    </Loaded>
  );
}

function ReconciliationPage({ row }: { row: Reconciliation }) {
  const isOpen = mayMove("reconciliation", row.status, "completed");
  return (
    <Page
      title={`${row.bank_account_name}, ${day(row.start_date)} to ${day(row.end_date)}`}
      mark={<Status value={row.status} />}
      above={[{ title: "Reconciliations", to: "/reconciliations" }]}
      actions={<Actions row={row} isOpen={isOpen} />}
    >
      <Totals row={row} />
      <Tabs
        label="Parts of the reconciliation"
        tabs={[
          isOpen &&
            row.suggestions > 0 && {
              name: "suggested",
              title: counted(row.suggestions, "suggestion"),
              content: () => <Suggestions row={row} />,
            },
          isOpen && {
            name: "unmatched",
            title: "Not matched",
            content: () => <Unmatched row={row} />,
          },
          { name: "matched", title: "Matched", content: () => <Matched row={row} /> },
        ]}
      />
    </Page>
  );
}

function Actions({ row, isOpen }: { row: Reconciliation; isOpen: boolean }) {
  const [isCompleting, complete] = useDisclosure(false);
  const [isReopening, reopen] = useDisclosure(false);
  const [isDeleting, remove] = useDisclosure(false);
  return (
    <>
      {isOpen ? (
        <>
          <ActionButton operation={`POST ${PATH}/complete`} onClick={complete.open}>
            Complete
          </ActionButton>
          <ActionButton operation={`DELETE ${PATH}`} variant="default" onClick={remove.open}>
            Delete
          </ActionButton>
        </>
      ) : (
        <ActionButton operation={`POST ${PATH}/reopen`} variant="default" onClick={reopen.open}>
          Reopen
        </ActionButton>
      )}
      {isCompleting && <CompleteDialog row={row} onClose={complete.close} />}
      {isDeleting && <DeleteReconciliation row={row} onClose={remove.close} />}
      {isReopening && <ReopenDialog row={row} onClose={reopen.close} />}
    </>
  );
}

function Totals({ row }: { row: Reconciliation }) {
  const amount = (cents: number | null) => cents !== null && money(cents);
  return (
    <Facts
      items={[
        ["Lines of the bank", money(row.bank_cents)],
        ["Of them matched", money(row.matched_cents)],
        ["Of them ignored", money(row.ignored_cents)],
        ["Left to match", money(row.difference_cents)],
        ["Payments and expenses of the period", money(row.money_cents)],
        ["Not at the bank yet, of any age", money(row.outstanding_cents)],
        ["Balance before", amount(row.opening_cents)],
        ["Balance on the statement", amount(row.statement_balance_cents)],
        ["Missing or doubled lines", amount(row.statement_difference_cents)],
        ["Differences accepted", money(row.accepted_difference_cents)],
        ["Completed by", row.completed_by_name],
        ["Notes", row.notes && <WrittenText>{row.notes}</WrittenText>],
        ["Reopened because", row.reopen_reason],
      ]}
    />
  );
}
