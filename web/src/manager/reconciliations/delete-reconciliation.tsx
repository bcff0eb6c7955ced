import { Text } from "@mantine/core";
import { useNavigate } from "react-router";
import { useChange } from "../../api/queries";
import { ConfirmDialog } from "../../ui/confirm-dialog";
import { useNotice } from "../../ui/notice";
import type { DialogProps } from "./completion";

/** Deletes one in progress, such as one of a wrong period, after asking. */
export function DeleteReconciliation({ row, onClose }: DialogProps) {
  const remove = useChange("delete", "/v1/reconciliations/{reconciliation_id}", { leaves: true });
  const navigate = useNavigate();
  const notify = useNotice();
  const act = async () => {
    await remove.send({ path: { reconciliation_id: row.id } });
    notify("Reconciliation deleted.");
    navigate("/reconciliations", { replace: true });
  };
  return (
    <ConfirmDialog
      title="Delete the reconciliation?"
      submitLabel="Delete the reconciliation"
      act={act}
      onClose={onClose}
    >
      <Text>
        Its matches are undone. Lines of the bank, payments and expenses stay, and its days are free
        for another reconciliation.
      </Text>
    </ConfirmDialog>
  );
}
