import { Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { Answer } from "../../api/client";
import { counted } from "../../text/words";
import { ActionButton } from "../../ui/action-button";
import { ActionDialog } from "../../ui/dialog";

type Run = Answer<"post", "/v1/charges/run-rent">;

/** Charges at once what the run of the next night would charge. */
export function RunRent() {
  const [isAsking, ask] = useDisclosure(false);
  return (
    <>
      <ActionButton operation="POST /v1/charges/run-rent" variant="default" onClick={ask.open}>
        Charge due rent
      </ActionButton>
      {isAsking && (
        <ActionDialog
          title="Charge the rent that is due?"
          path="/v1/charges/run-rent"
          submitLabel="Charge it now"
          notice="The due rent is charged."
          onClose={ask.close}
          review={outcome}
        >
          <Text>
            Pavilion does this every night. Do it now if you have just activated leases, or have
            changed how many days ahead rent is charged. No month is charged twice.
          </Text>
        </ActionDialog>
      )}
    </>
  );
}

function outcome({ created, skipped, more }: Run) {
  if (created + skipped === 0) return <Text>Nothing is due: all rent is charged already.</Text>;
  return (
    <>
      <Text>
        {counted(created, "charge")} of rent and recurring charges will be made. Credit that waits
        on an account pays them at once.
      </Text>
      {skipped > 0 && (
        <Text mt="xs">
          {counted(skipped, "date")} of recurring charges will be passed over, because the lease
          does not run then.
        </Text>
      )}
      {more && <Text mt="xs">More is due than one run takes. Run it again afterwards.</Text>}
    </>
  );
}
