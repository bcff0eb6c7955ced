import { Alert, Anchor, Group } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Link, useNavigate } from "react-router";
import { useChange } from "../../api/queries";
import { ActionButton } from "../../ui/action-button";
import { ConfirmDialog } from "../../ui/confirm-dialog";
import { useNotice } from "../../ui/notice";
import type { BankAccount } from "./use-bank-account";

interface OneImportProps {
  id: string;
  account: BankAccount;
}

/** Above the lines of one import: how to undo it, and the way back to all lines. */
export function OneImport({ id, account }: OneImportProps) {
  const navigate = useNavigate();
  return (
    <Alert title="Lines of one import" mb="md">
      <Group gap="md">
        <UndoImports ids={[id]} onDone={() => navigate(`/bank/${account.id}`)} />
        <Anchor component={Link} size="sm" to={`/bank/${account.id}`}>
          Show all lines
        </Anchor>
      </Group>
    </Alert>
  );
}

/** Deletes what imports have added, after asking; the newest first. */
export function UndoImports({ ids, onDone }: { ids: readonly string[]; onDone: () => void }) {
  const [isAsking, ask] = useDisclosure(false);
  const undo = useChange("post", "/v1/bank-transactions/undo-import", { leaves: true });
  const notify = useNotice();
  const act = async () => {
    for (const import_id of ids.toReversed()) await undo.send({ body: { import_id } });
    notify("Import undone.");
    onDone();
  };
  return (
    <>
      <ActionButton
        operation="POST /v1/bank-transactions/undo-import"
        variant="default"
        size="compact-sm"
        onClick={ask.open}
      >
        Undo the import
      </ActionButton>
      {isAsking && (
        <ConfirmDialog
          title="Undo the import?"
          submitLabel="Undo the import"
          act={act}
          onClose={ask.close}
        >
          The lines that it added are deleted. Lines that were there before stay. You can import the
          file again.
        </ConfirmDialog>
      )}
    </>
  );
}
