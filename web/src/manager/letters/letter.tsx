import { useDisclosure } from "@mantine/hooks";
import { useParams } from "react-router";
import type { Answer } from "../../api/client";
import { useRead } from "../../api/queries";
import { mayMove } from "../../api/states";
import { LetterPaper } from "../../parts/letters/letter-paper";
import { useManager } from "../../session/account";
import { instant } from "../../text/format";
import { words } from "../../text/words";
import { ActionButton } from "../../ui/action-button";
import { Facts } from "../../ui/facts";
import { Loaded } from "../../ui/loaded";
import { Page } from "../../ui/page";
import { Status } from "../../ui/status";
import { DeleteDraft, SendLetter } from "./dialogs";
import { DraftEditor } from "./draft-editor";
import { EmptyPlaceholders } from "./preview";
import { SentFile } from "./sent-file";

export type Letter = Answer<"get", "/v1/violation-letters/{violation_letter_id}">;
export const PATH = "/v1/violation-letters/{violation_letter_id}";

/** One letter: a draft that is written and sent, or what was sent. */
export function Component() {
  const violation_letter_id = useParams().letterId ?? "";
  const letter = useRead(PATH, { path: { violation_letter_id } });
  return (
    <Loaded from={letter} what="the letter">
      {(row, etag) => <LetterPage key={row.id} row={row} etag={etag} />}
    </Loaded>
  );
}

function LetterPage({ row, etag }: { row: Letter; etag: string | null }) {
  const [isEditing, edit] = useDisclosure(false);
  const isDraft = mayMove("letter", row.status, "sent");
  return (
    <Page
      title={`${words(row.letter_type)} to ${row.homeowner_name}`}
      mark={<Status value={row.status} />}
      above={[
        { title: "Violations", to: "/violations" },
        { title: words(row.violation_category), to: `/violations/${row.violation_id}` },
      ]}
      actions={isDraft && !isEditing && <Actions row={row} onEdit={edit.open} />}
    >
      {isEditing ? (
        <DraftEditor row={row} etag={etag} onDone={edit.close} />
      ) : (
        <>
          <Details row={row} />
          {isDraft && <EmptyPlaceholders content={row.content} />}
          <LetterPaper content={row.content} />
        </>
      )}
    </Page>
  );
}

function Actions({ row, onEdit }: { row: Letter; onEdit: () => void }) {
  const [isSending, send] = useDisclosure(false);
  const [isDeleting, remove] = useDisclosure(false);
  return (
    <>
      <ActionButton operation={`POST ${PATH}/send`} onClick={send.open}>
        Send
      </ActionButton>
      <ActionButton operation={`PATCH ${PATH}`} variant="default" onClick={onEdit}>
        Change
      </ActionButton>
      <ActionButton operation={`DELETE ${PATH}`} variant="default" onClick={remove.open}>
        Delete
      </ActionButton>
      {isSending && <SendLetter row={row} onClose={send.close} />}
      {isDeleting && <DeleteDraft row={row} onClose={remove.close} />}
    </>
  );
}

function Details({ row }: { row: Letter }) {
  const { organization } = useManager();
  const time = (value: string | null) => value && instant(value, organization.time_zone);
  return (
    <div style={{ marginBottom: "var(--mantine-spacing-lg)" }}>
      <Facts
        items={[
          ["Hearing", time(row.hearing_at)],
          ["Sent", time(row.sent_at)],
          ["Sent by", row.sent_by_name],
          ["By e-mail", row.status === "sent" && (row.email_to ?? "No, only in the portal")],
          ["PDF file", row.document_id && <SentFile document_id={row.document_id} />],
        ]}
      />
    </div>
  );
}
