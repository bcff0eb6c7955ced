import { Button, Code, Group } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { ActionButton } from "../../ui/action-button";
import { ActionDialog } from "../../ui/dialog";
import { useNotice } from "../../ui/notice";
import type { Association } from "./association";

const ROTATE = "/v1/associations/{association_id}/rotate-join-code";

/** What homeowners type to ask to join. */
export function JoinCode({ row }: { row: Association }) {
  const [isAsking, ask] = useDisclosure(false);
  const notify = useNotice();
  if (!row.accepts_join_requests) return "Not in use";
  const copy = async () => {
    await navigator.clipboard.writeText(row.join_code);
    notify("Join code copied.");
  };
  return (
    <Group gap="xs">
      <Code fz="md">{row.join_code}</Code>
      <Button size="compact-xs" variant="default" onClick={copy}>
        Copy
      </Button>
      {row.archived_at === null && (
        <ActionButton
          operation={`POST ${ROTATE}`}
          size="compact-xs"
          variant="default"
          onClick={ask.open}
        >
          New code
        </ActionButton>
      )}
      {isAsking && (
        <ActionDialog
          title="Draw a new join code?"
          path={ROTATE}
          parameters={{ association_id: row.id }}
          submitLabel="Draw a new code"
          notice={({ join_code }) => `The new join code is ${join_code}.`}
          onClose={ask.close}
        >
          The present code ends at once: homeowners that have it can't ask to join any more.
          Requests that wait stay.
        </ActionDialog>
      )}
    </Group>
  );
}
