import { useChange } from "../api/queries";
import { DocumentCategory } from "../api/values";
import { choices } from "../text/words";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { EditForm } from "../ui/edit-form";
import { WrittenText } from "../ui/facts";
import { CheckField, ChoiceField, TextField } from "../ui/fields";
import { Modal } from "../ui/modal";
import { useNotice } from "../ui/notice";
import type { Document } from "./documents";

interface DocumentDialogProps {
  document: Document;
  onClose: () => void;
}

/** Changes a document's name, kind, and whether homeowners see it. */
export function ChangeDocument({ document, onClose }: DocumentDialogProps) {
  const { association_id, work_order_id, violation_id } = document;
  const isForHomeowners = (association_id ?? work_order_id ?? violation_id) !== null;
  return (
    <Modal onClose={onClose} title="Change the document">
      <EditForm
        path="/v1/documents/{document_id}"
        parameters={{ document_id: document.id }}
        row={document}
        etag={null}
        onDone={onClose}
        onCancel={onClose}
      >
        <TextField name="file_name" label="File name" isRequired autoFocus />
        <ChoiceField name="category" label="Kind" choices={choices(DocumentCategory)} isRequired />
        {isForHomeowners && (
          <CheckField name="visible_to_homeowners" label="Homeowners may see it" />
        )}
      </EditForm>
    </Modal>
  );
}

/** Deletes a document after asking. */
export function DeleteDocument({ document, onClose }: DocumentDialogProps) {
  const remove = useChange("delete", "/v1/documents/{document_id}");
  const notify = useNotice();
  const act = async () => {
    await remove.send({ path: { document_id: document.id } });
    notify("Document deleted.");
  };
  return (
    <ConfirmDialog title="Delete the document?" submitLabel="Delete" act={act} onClose={onClose}>
      <WrittenText>{`${document.file_name} will be gone for everyone. This can't be undone.`}</WrittenText>
    </ConfirmDialog>
  );
}
