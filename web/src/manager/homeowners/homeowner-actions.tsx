import { useDisclosure } from "@mantine/hooks";
import { owed } from "../../text/format";
import { ActionButton } from "../../ui/action-button";
import { ArchiveButton } from "../../ui/archive-button";
import { ActionDialog } from "../../ui/dialog";
import { HistoryLink } from "../../ui/history-link";
import type { Homeowner } from "./homeowner";

const PATH = "/v1/homeowners/{homeowner_id}";
const INVITE = "/v1/homeowners/{homeowner_id}/invite";

/** What can be done with a homeowner. */
export function HomeownerActions({ row, onEdit }: { row: Homeowner; onEdit: () => void }) {
  const isArchived = row.archived_at !== null;
  const name = `${row.first_name} ${row.last_name}`;
  return (
    <>
      {!isArchived && row.portal_access !== "active" && <Invite row={row} />}
      {!isArchived && (
        <ActionButton operation={`PATCH ${PATH}`} variant="default" onClick={onEdit}>
          Change
        </ActionButton>
      )}
      <ArchiveButton
        path={PATH}
        parameters={{ homeowner_id: row.id }}
        name={name}
        noun="Homeowner"
        isArchived={isArchived}
        body={{ confirm_balance_cents: row.balance_cents }}
      >
        {row.balance_cents !== 0 && `${owed(row.balance_cents)}, and stays so. `}
        {name} can't sign in to the portal any more and is charged nothing new; saved cards and bank
        accounts are removed. You can restore the homeowner at any time.
      </ArchiveButton>
      <HistoryLink id={row.id} />
    </>
  );
}

function Invite({ row }: { row: Homeowner }) {
  const [isAsking, ask] = useDisclosure(false);
  const isAgain = row.portal_access === "invited";
  const label = isAgain ? "Invite again" : "Invite to the portal";
  return (
    <>
      <ActionButton operation={`POST ${INVITE}`} onClick={ask.open}>
        {label}
      </ActionButton>
      {isAsking && (
        <ActionDialog
          title={`${label}?`}
          path={INVITE}
          parameters={{ homeowner_id: row.id }}
          submitLabel="Send the invitation"
          notice="Invitation sent."
          onClose={ask.close}
        >
          {`An e-mail with a link goes to ${row.email}.`}
          {isAgain && " The link of the invitation before then works no more."}
        </ActionDialog>
      )}
    </>
  );
}
