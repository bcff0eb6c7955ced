import { useNavigate } from "react-router";
import { useChange } from "../../api/queries";
import { words } from "../../text/words";
import { ConfirmDialog } from "../../ui/confirm-dialog";
import { ActionDialog } from "../../ui/dialog";
import { CheckField } from "../../ui/fields";
import { useNotice } from "../../ui/notice";
import { type Letter, PATH } from "./letter";

interface LetterDialogProps {
  row: Letter;
  onClose: () => void;
}

/** Sends the draft as it is shown, after asking. */
export function SendLetter({ row, onClose }: LetterDialogProps) {
  return (
    <ActionDialog
      title="Send this letter?"
      path={`${PATH}/send`}
      parameters={{ violation_letter_id: row.id }}
      initial={{ email: true }}
      submitLabel="Send the letter"
      notice={`${words(row.letter_type)} sent to ${row.homeowner_name}.`}
      onClose={onClose}
    >
      <p>
        {row.homeowner_name} finds it in the portal, as a PDF file. A sent letter can't be changed
        or deleted.
      </p>
      <CheckField name="email" label="Send it by e-mail, too" hint="With the PDF file." />
    </ActionDialog>
  );
}

/** Deletes the draft after asking. */
export function DeleteDraft({ row, onClose }: LetterDialogProps) {
  const remove = useChange("delete", PATH, { leaves: true });
  const navigate = useNavigate();
  const notify = useNotice();
  const act = async () => {
    await remove.send({ path: { violation_letter_id: row.id } });
    notify("Draft deleted.");
    navigate(`/violations/${row.violation_id}`, { replace: true });
  };
  return (
    <ConfirmDialog
      title="Delete the draft?"
      submitLabel="Delete the draft"
      act={act}
      onClose={onClose}
    >
      It will be gone for everyone. The violation stays.
    </ConfirmDialog>
  );
}
