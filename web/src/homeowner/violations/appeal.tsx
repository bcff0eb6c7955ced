import { Button, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { ActionDialog } from "../../ui/dialog";
import { LongTextField } from "../../ui/fields";
import type { Violation } from "./violation";

/** Asks the association to take the violation or its fine back. */
export function Appeal({ row }: { row: Violation }) {
  const [isAsking, ask] = useDisclosure(false);
  return (
    <>
      <Button onClick={ask.open}>Appeal</Button>
      {isAsking && (
        <ActionDialog
          title="Appeal the violation"
          path="/v1/homeowner-portal/violations/{violation_id}/appeal"
          parameters={{ violation_id: row.id }}
          submitLabel="Send the appeal"
          notice="Appeal sent. You get a mail with the decision."
          onClose={ask.close}
        >
          <Text>
            The association decides once. Until then its fines are not collected automatically.
          </Text>
          <LongTextField
            name="note"
            label="Why it is to be taken back"
            hint="Photos can be added on the violation's page."
            isRequired
            autoFocus
          />
        </ActionDialog>
      )}
    </>
  );
}
