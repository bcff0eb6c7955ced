import { Anchor, Text } from "@mantine/core";
import { Link, useSearchParams } from "react-router";
import type { RowOf } from "../../api/queries";
import { useManager } from "../../session/account";
import { instant } from "../../text/format";
import { Empty } from "../../ui/empty";
import { List } from "../../ui/list";
import { Page } from "../../ui/page";
import { ThingLink } from "../../ui/thing-link";
import { Changes } from "./changed-values";
import { deedOf, pageOf, rowOf, rowsOf, TABLES } from "./changes";

type Entry = RowOf<"/v1/audit-log">;
const HERE = "/settings/audit-log";
const tables = TABLES.map((value) => ({ value, label: rowsOf(value) }));

/** Every change in the organization, with its person and the values before and after. */
export function Component() {
  const { organization } = useManager();
  const [address] = useSearchParams();
  const actor_user_id = address.get("actor_user_id");
  const row_id = address.get("row_id");
  return (
    <Page title="Audit log" operation="GET /v1/audit-log">
      {(actor_user_id || row_id) && (
        <Text mb="md">
          Only {row_id ? "the history of one thing" : "what one person has changed"}.{" "}
          <Anchor component={Link} to={HERE}>
            Show all changes
          </Anchor>
        </Text>
      )}
      <List
        path="/v1/audit-log"
        name="changes"
        query={{ ...(actor_user_id && { actor_user_id }), ...(row_id && { row_id }) }}
        filters={[
          { name: "at_from", label: "From", kind: "day" },
          { name: "at_to", label: "to", kind: "day" },
          { name: "table_name", label: "What", kind: "choice", choices: tables },
        ]}
        columns={[
          { title: "When", cell: ({ at }) => instant(at, organization.time_zone), isShort: true },
          { title: "Who", cell: (row) => <Actor row={row} /> },
          { title: "What", cell: (row) => <Subject row={row} /> },
          {
            title: "Values",
            cell: (row) => <Changes of={row} timeZone={organization.time_zone} />,
          },
        ]}
        empty={<Empty>No change has been recorded yet.</Empty>}
      />
    </Page>
  );
}

function Actor({ row }: { row: Entry }) {
  const name = row.homeowner_name ?? row.actor_name;
  return (
    <>
      {row.actor_user_id ? (
        <ThingLink
          to={`${HERE}?actor_user_id=${row.actor_user_id}`}
          name={row.impersonator_name ?? name ?? "A former account"}
        />
      ) : (
        "Pavilion"
      )}
      {row.impersonator_user_id && (
        <Text size="xs">Operator, in place of {row.homeowner_name ?? "an administrator"}</Text>
      )}
      {row.ip && (
        <Text size="xs" c="dimmed">
          {row.ip}
        </Text>
      )}
    </>
  );
}

function Subject({ row }: { row: Entry }) {
  const page = row.action === "delete" ? undefined : pageOf(row.table_name, row.row_id);
  return (
    <>
      {page ? <ThingLink to={page} name={rowOf(row.table_name)} /> : rowOf(row.table_name)}{" "}
      {deedOf(row.action)}
      <Text size="xs">
        <Anchor component={Link} to={`${HERE}?row_id=${row.row_id}`} inherit>
          History
        </Anchor>
      </Text>
    </>
  );
}
