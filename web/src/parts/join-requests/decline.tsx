import { useDisclosure } from "@mantine/hooks";
import { ActionButton } from "../../ui/action-button";
import { ActionDialog } from "../../ui/dialog";
import { LongTextField } from "../../ui/fields";
import type { JoinRequest } from "./join-requests";

const PATH = "/v1/join-requests/{join_request_id}/decline";

/** Tells the person that the request is declined, and why. */
export function Decline({ row }: { row: JoinRequest }) {
  const [isAsking, ask] = useDisclosure(false);
  return (
    <>
      <ActionButton
        operation={`POST ${PATH}`}
        size="compact-sm"
        variant="default"
        onClick={ask.open}
      >
        Decline
      </ActionButton>
      {isAsking && (
        <ActionDialog
          title={`Decline the request of ${row.first_name} ${row.last_name}?`}
          path={PATH}
          parameters={{ join_request_id: row.id }}
          submitLabel="Decline"
          notice="Request declined."
          isDangerous
          onClose={ask.close}
        >
          <LongTextField
            name="reason"
            label="Reason"
            hint={`It is mailed to ${row.email}.`}
            autoFocus
          />
        </ActionDialog>
      )}
    </>
  );
}
