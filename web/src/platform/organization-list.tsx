import { Group } from "@mantine/core";
import { useRead } from "../api/queries";
import { SubscriptionStatus } from "../api/values";
import { choices } from "../text/words";
import { Empty } from "../ui/empty";
import { List } from "../ui/list";
import { Page } from "../ui/page";
import { Status } from "../ui/status";
import { when } from "./when";

/** All organizations. */
export function Component() {
  const plans = useRead("/v1/admin/plans", {}).data?.body.items ?? [];
  return (
    <Page title="Organizations">
      <List
        path="/v1/admin/organizations"
        name="organizations"
        to={({ id }) => `/admin/organizations/${id}`}
        filters={[
          { name: "q", label: "Name or slug", kind: "search" },
          {
            name: "status",
            label: "Subscription",
            kind: "choice",
            choices: choices(SubscriptionStatus),
          },
          {
            name: "plan",
            label: "Plan",
            kind: "choice",
            choices: plans.map(({ slug, name }) => ({ value: slug, label: name })),
          },
          { name: "suspended", label: "Suspended", kind: "flag" },
        ]}
        columns={[
          { title: "Name", cell: ({ name }) => name },
          { title: "Plan", cell: ({ plan_name }) => plan_name },
          {
            title: "Subscription",
            cell: ({ status, suspended }) => (
              <Group gap={4}>
                <Status value={status} />
                {suspended && <Status value="suspended" />}
              </Group>
            ),
          },
          { title: "Properties", cell: ({ usage }) => usage.properties, isAmount: true },
          { title: "Tenants", cell: ({ usage }) => usage.tenants, isAmount: true },
          { title: "Members", cell: ({ usage }) => usage.members, isAmount: true },
          { title: "Since", cell: ({ created_at }) => when(created_at), isShort: true },
        ]}
        empty={<Empty>Organizations stand here as soon as the first one signs up.</Empty>}
      />
    </Page>
  );
}
