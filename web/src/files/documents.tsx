// The documents of one thing, or of the organization: listed, opened, changed, deleted.

import { Group } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { type Answer, call, type QueryOf } from "../api/client";
import type { RowOf } from "../api/queries";
import { DocumentCategory } from "../api/values";
import { useManager } from "../session/account";
import { bytes, instant } from "../text/format";
import { choices, words } from "../text/words";
import { ActionButton } from "../ui/action-button";
import { Empty } from "../ui/empty";
import { List } from "../ui/list";
import { ChangeDocument, DeleteDocument } from "./document-dialogs";
import { OpenFile } from "./open-file";

export type Document = RowOf<"/v1/documents">;
type Download = Answer<"get", "/v1/documents/{document_id}/download">;

interface DocumentsProps {
  /** What the documents belong to; all of the organization's without. */
  query?: QueryOf<"get", "/v1/documents">;
  empty: string;
}

/** The table of documents. */
export function Documents({ query = {}, empty }: DocumentsProps) {
  const { organization } = useManager();
  return (
    <List
      path="/v1/documents"
      name="documents"
      query={query}
      filters={[
        { name: "q", label: "File name", kind: "search" },
        { name: "category", label: "Kind", kind: "choice", choices: choices(DocumentCategory) },
      ]}
      columns={[
        { title: "File", cell: (document) => <OpenButton document={document} /> },
        { title: "Kind", cell: ({ category }) => words(category) },
        { title: "Size", cell: ({ size_bytes }) => bytes(size_bytes), isAmount: true },
        { title: "Added", cell: ({ created_at }) => instant(created_at, organization.time_zone) },
        { title: "Actions", cell: (document) => <DocumentActions document={document} /> },
      ]}
      empty={<Empty>{empty}</Empty>}
    />
  );
}

/** Saves the document's file. */
export function OpenButton({ document: file }: { document: Pick<Document, "id" | "file_name"> }) {
  return <OpenFile file={file} linkOf={downloadLink} />;
}

/** The link of a document's file, good for minutes. */
export async function downloadLink(document_id: string): Promise<Download> {
  const path = "/v1/documents/{document_id}/download";
  return (await call("get", path, { path: { document_id } })).body;
}

/** What may be done with one document: changed, deleted. */
export function DocumentActions({ document: file }: { document: Document }) {
  const [isChanging, change] = useDisclosure(false);
  const [isDeleting, remove] = useDisclosure(false);
  return (
    <Group gap="xs" wrap="nowrap">
      <ActionButton
        operation="PATCH /v1/documents/{document_id}"
        variant="default"
        size="compact-sm"
        onClick={change.open}
      >
        Change
      </ActionButton>
      <ActionButton
        operation="DELETE /v1/documents/{document_id}"
        variant="default"
        size="compact-sm"
        onClick={remove.open}
      >
        Delete
      </ActionButton>
      {isChanging && <ChangeDocument document={file} onClose={change.close} />}
      {isDeleting && <DeleteDocument document={file} onClose={remove.close} />}
    </Group>
  );
}
