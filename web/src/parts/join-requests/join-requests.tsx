import { Group, Text } from "@mantine/core";
import type { QueryOf } from "../../api/client";
import type { RowOf } from "../../api/queries";
import { mayMove } from "../../api/states";
import { JoinRequestStatus } from "../../api/values";
import { useManager } from "../../session/account";
import { instant } from "../../text/format";
import { choices } from "../../text/words";
import { Empty } from "../../ui/empty";
import { WrittenText } from "../../ui/facts";
import { type Column, List } from "../../ui/list";
import { Status } from "../../ui/status";
import { ThingLink } from "../../ui/thing-link";
import { Approve } from "./approve";
import { Decline } from "./decline";

export type JoinRequest = RowOf<"/v1/join-requests">;

interface JoinRequestsProps {
  /** Whose, such as `{association_id}`; those of all associations without. */
  query?: QueryOf<"get", "/v1/join-requests">;
}

const association: Column<JoinRequest> = {
  title: "Association",
  cell: ({ association_id, association_name }) => (
    <ThingLink to={`/associations/${association_id}`} name={association_name} />
  ),
};

/** Who asks to join, with the decision. */
export function JoinRequests({ query = {} }: JoinRequestsProps) {
  const { organization } = useManager();
  return (
    <List
      path="/v1/join-requests"
      name="requests to join"
      query={query}
      filters={[
        { name: "status", label: "Status", kind: "choice", choices: choices(JoinRequestStatus) },
      ]}
      columns={[
        { title: "Person", cell: (row) => <Person row={row} /> },
        ...(query.association_id ? [] : [association]),
        { title: "Says", cell: (row) => <Message row={row} /> },
        { title: "Asked", cell: ({ created_at }) => instant(created_at, organization.time_zone) },
        { title: "Status", cell: ({ status }) => <Status value={status} /> },
        { title: "Decision", cell: (row) => <Decision row={row} /> },
      ]}
      empty={
        <Empty>
          Homeowners ask to join with the code of their association, which stands on its page. Then
          you decide here.
        </Empty>
      }
    />
  );
}

function Person({ row }: { row: JoinRequest }) {
  return (
    <>
      <Text inherit>{`${row.first_name} ${row.last_name}`}</Text>
      <Text inherit c="dimmed">
        {row.email}
      </Text>
      {row.phone && (
        <Text inherit c="dimmed">
          {row.phone}
        </Text>
      )}
    </>
  );
}

function Message({ row }: { row: JoinRequest }) {
  return (
    <>
      {row.unit_text && <Text inherit>Unit: {row.unit_text}</Text>}
      {row.message && <WrittenText>{row.message}</WrittenText>}
    </>
  );
}

/** What may be decided, or what came of it. */
function Decision({ row }: { row: JoinRequest }) {
  if (row.homeowner_id)
    return <ThingLink to={`/homeowners/${row.homeowner_id}`} name="Homeowner" />;
  if (!mayMove("join_request", row.status, "approved")) return null;
  return (
    <Group gap="xs" wrap="nowrap">
      {row.email_verified ? (
        <Approve row={row} />
      ) : (
        <Text inherit>Can be approved once the e-mail is confirmed.</Text>
      )}
      <Decline row={row} />
    </Group>
  );
}
