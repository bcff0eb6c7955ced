import { Text } from "@mantine/core";
import { useNavigate } from "react-router";
import { useChange } from "../../api/queries";
import { ConfirmDialog } from "../../ui/confirm-dialog";
import { useNotice } from "../../ui/notice";
import type { LeaseDialogProps } from "./lease-actions";

/** Deletes a draft after asking. */
export function DeleteDraft({ lease, onClose }: LeaseDialogProps) {
  const remove = useChange("delete", "/v1/leases/{lease_id}", { leaves: true });
  const navigate = useNavigate();
  const notify = useNotice();
  const act = async () => {
    await remove.send({ path: { lease_id: lease.id } });
    notify("Draft deleted.");
    navigate("/leases", { replace: true });
  };
  return (
    <ConfirmDialog
      title="Delete the draft?"
      submitLabel="Delete the draft"
      act={act}
      onClose={onClose}
    >
      <Text>It will be gone for everyone. Its tenants and its unit stay.</Text>
    </ConfirmDialog>
  );
}
