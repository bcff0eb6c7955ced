import { useManager } from "../../session/account";
import { instant } from "../../text/format";
import { words } from "../../text/words";
import { ActionLink } from "../../ui/action-button";
import { Empty } from "../../ui/empty";
import { Rows } from "../../ui/list";
import { Status } from "../../ui/status";
import { nextLetter } from "./next-letter";
import type { Violation } from "./timeline";

/** The letters about a violation, drafts too, and the next one to write. */
export function Letters({ row }: { row: Violation }) {
  const { organization } = useManager();
  const next = nextLetter(row.letters);
  const write = (
    <ActionLink
      operation="POST /v1/violation-letters"
      to={`/letters/new?violation=${row.id}&type=${next}`}
      variant="default"
    >
      Write a letter
    </ActionLink>
  );
  if (row.letters.length === 0)
    return (
      <Empty action={write}>
        No letter yet. A first notice tells the homeowner what to put right, and by when.
      </Empty>
    );
  return (
    <>
      <Rows
        name="letters"
        rows={row.letters}
        to={({ id }) => `/letters/${id}`}
        columns={[
          { title: "Letter", cell: ({ letter_type }) => words(letter_type) },
          { title: "Status", cell: ({ status }) => <Status value={status} /> },
          {
            title: "Sent",
            cell: ({ sent_at }) => sent_at && instant(sent_at, organization.time_zone),
          },
          { title: "By e-mail to", cell: ({ email_to }) => email_to },
        ]}
      />
      <div style={{ marginTop: "var(--mantine-spacing-sm)" }}>{write}</div>
    </>
  );
}
