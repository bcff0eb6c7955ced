import { useState } from "react";
import type { RowOf } from "../../api/queries";
import { useChange } from "../../api/queries";
import { mayMove } from "../../api/states";
import { day, money } from "../../text/format";
import { words } from "../../text/words";
import { ActionButton } from "../../ui/action-button";
import { ConfirmDialog } from "../../ui/confirm-dialog";
import { Empty } from "../../ui/empty";
import { List } from "../../ui/list";
import { moneyLabel } from "./money-label";
import type { Reconciliation } from "./reconciliation";

const MATCHES = "/v1/reconciliations/{reconciliation_id}/matches";
const UNMATCH = "/v1/reconciliations/{reconciliation_id}/unmatch";
type Match = RowOf<typeof MATCHES>;

/** What is matched, which can be undone while the reconciliation is in progress. */
export function Matched({ row }: { row: Reconciliation }) {
  const [undone, undo] = useState<Match>();
  const unmatch = useChange("post", UNMATCH);
  const path = { reconciliation_id: row.id };
  const isOpen = mayMove("reconciliation", row.status, "completed");
  const undoOf = (match: Match) => (
    <ActionButton
      operation={`POST ${UNMATCH}`}
      variant="subtle"
      size="compact-sm"
      onClick={() => undo(match)}
    >
      Undo
    </ActionButton>
  );
  return (
    <>
      <List
        path={MATCHES}
        parameters={path}
        query={{ state: "accepted" }}
        name="matches"
        columns={[
          { title: "Line of the bank", cell: ({ description }) => description },
          { title: "On", cell: ({ posted_on }) => day(posted_on), isShort: true },
          { title: "Amount", cell: ({ amount_cents }) => money(amount_cents), isAmount: true },
          { title: "Is", cell: (match) => moneyLabel(match.money_kind, match.money_description) },
          { title: "Of", cell: ({ money_date }) => day(money_date), isShort: true },
          {
            title: "Difference",
            cell: ({ amount_difference_cents: cents }) => (cents === 0 ? "" : money(cents)),
            isAmount: true,
          },
          {
            title: "Matched by",
            cell: ({ kind, decided_by_name }) => decided_by_name ?? words(kind),
          },
          ...(isOpen ? [{ title: "Undo", cell: undoOf }] : []),
        ]}
        empty={<Empty>Nothing is matched yet.</Empty>}
      />
      {undone && (
        <ConfirmDialog
          title="Undo the match"
          submitLabel="Undo it"
          act={() => unmatch.send({ path, body: { match_id: undone.id } })}
          onClose={() => undo(undefined)}
        >
          The line of {money(undone.amount_cents)} and its money are free again then.
        </ConfirmDialog>
      )}
    </>
  );
}
