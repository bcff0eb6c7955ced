import { ActionLink } from "./action-button";

/** Leads to all changes of a thing, for those who may read the audit log. */
export function HistoryLink({ id }: { id: string }) {
  return (
    <ActionLink
      operation="GET /v1/audit-log"
      variant="subtle"
      to={`/settings/audit-log?row_id=${id}`}
    >
      History
    </ActionLink>
  );
}
