// Asks before something is done that has no fields, such as deleting a draft.

import { Button, Group } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { Failure } from "./failure";
import { Modal } from "./modal";
import { SubmitButton } from "./submit-button";

interface ConfirmDialogProps {
  title: string;
  submitLabel: string;
  /** Does it; what it throws is shown. */
  act: () => Promise<unknown>;
  onClose: () => void;
  /** What it means. */
  children: ReactNode;
}

/** A dialog for what can't be undone: its first button keeps everything as it is. */
export function ConfirmDialog({ title, submitLabel, act, onClose, children }: ConfirmDialogProps) {
  const [failure, setFailure] = useState<unknown>();
  const [isSending, setIsSending] = useState(false);
  const confirm = async () => {
    setIsSending(true);
    setFailure(undefined);
    await act().then(onClose, setFailure);
    setIsSending(false);
  };
  return (
    <Modal onClose={onClose} title={title}>
      {children}
      {failure !== undefined && <Failure error={failure} />}
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onClose} data-autofocus>
          Cancel
        </Button>
        <SubmitButton color="red" onClick={confirm} loading={isSending} after={failure}>
          {submitLabel}
        </SubmitButton>
      </Group>
    </Modal>
  );
}
