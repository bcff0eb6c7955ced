import { Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useRead } from "../../api/queries";
import { ActionButton } from "../../ui/action-button";
import { EditForm } from "../../ui/edit-form";
import { Loaded } from "../../ui/loaded";
import { Modal } from "../../ui/modal";
import { useNotice } from "../../ui/notice";
import { EndFields } from "./lease-fields";
import type { Lease } from "./terms";

const PATH = "/v1/leases/{lease_id}";

/** Lets a lease whose notice was given run on. */
export function TakeNoticeBack({ lease }: { lease: Lease }) {
  const [isOpen, dialog] = useDisclosure(false);
  const notify = useNotice();
  const parameters = { lease_id: lease.id };
  const current = useRead(PATH, { path: parameters });
  return (
    <>
      <ActionButton operation="PATCH /v1/leases/{lease_id}" variant="default" onClick={dialog.open}>
        Take the notice back
      </ActionButton>
      {isOpen && (
        <Modal onClose={dialog.close} title="Take the notice back">
          <Stack>
            <Text size="sm">
              Choose a later last day, or none. Rent that was lowered for the notice is raised again
              at once; rent that was cancelled is charged by the next run.
            </Text>
            <Loaded from={current} what="the lease">
              {(row, etag) => (
                <EditForm
                  path={PATH}
                  parameters={parameters}
                  row={row}
                  etag={etag}
                  onCancel={dialog.close}
                  onDone={() => {
                    notify("The lease runs on.");
                    dialog.close();
                  }}
                >
                  <EndFields />
                </EditForm>
              )}
            </Loaded>
          </Stack>
        </Modal>
      )}
    </>
  );
}
