import type { BodyOf } from "../../api/client";
import { useChange } from "../../api/queries";
import { LetterPaper } from "../../parts/letters/letter-paper";
import { words } from "../../text/words";
import { ConfirmDialog } from "../../ui/confirm-dialog";
import { FormDialog } from "../../ui/form-dialog";
import { Modal } from "../../ui/modal";
import { useNotice } from "../../ui/notice";
import { TextFields } from "./letter-fields";
import type { Template } from "./templates";

const PATH = "/v1/letter-templates/{letter_template_id}";

interface TemplateDialogProps {
  template: Template;
  onClose: () => void;
}

/** What a letter of this text says, with made-up values. */
export function ShowText({
  text,
  onClose,
}: {
  text: Pick<Template, "letter_type" | "content">;
  onClose: () => void;
}) {
  return (
    <Modal title={`${words(text.letter_type)}, with made-up values`} onClose={onClose}>
      <LetterPaper content={text.content} />
    </Modal>
  );
}

/** Changes a template's text. */
export function ChangeTemplate({ template, onClose }: TemplateDialogProps) {
  const change = useChange("patch", PATH);
  return (
    <FormDialog<BodyOf<"patch", typeof PATH>>
      title="Change the template"
      submitLabel="Save"
      notice="Template saved."
      initial={{ subject: template.subject, body: template.body }}
      submit={(body) => change.send({ path: { letter_template_id: template.id }, body })}
      onClose={onClose}
    >
      <TextFields />
    </FormDialog>
  );
}

/** Deletes a template after asking. */
export function DeleteTemplate({ template, onClose }: TemplateDialogProps) {
  const remove = useChange("delete", PATH);
  const notify = useNotice();
  const act = async () => {
    await remove.send({ path: { letter_template_id: template.id } });
    notify("Template deleted.");
  };
  return (
    <ConfirmDialog title="Delete the template?" submitLabel="Delete" act={act} onClose={onClose}>
      New letters get the next text in line, in the end the built-in one. Drafts keep theirs.
    </ConfirmDialog>
  );
}
