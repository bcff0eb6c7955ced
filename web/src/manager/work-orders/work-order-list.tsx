import { WorkCategory, WorkOrderPriority, WorkOrderStatus } from "../../api/values";
import { useManager } from "../../session/account";
import { instant, money } from "../../text/format";
import { choices, words } from "../../text/words";
import { ActionLink } from "../../ui/action-button";
import { Empty } from "../../ui/empty";
import { List } from "../../ui/list";
import { Page } from "../../ui/page";
import { Status } from "../../ui/status";

/** All work orders, those that are over as well. */
export function Component() {
  const { organization } = useManager();
  return (
    <Page title="All work orders" above={[{ title: "Work orders", to: "/work-orders" }]}>
      <List
        path="/v1/work-orders"
        name="work orders"
        to={({ id }) => `/work-orders/${id}`}
        filters={[
          { name: "status", label: "Status", kind: "choice", choices: choices(WorkOrderStatus) },
          {
            name: "priority",
            label: "Priority",
            kind: "choice",
            choices: choices(WorkOrderPriority),
          },
          { name: "category", label: "Trade", kind: "choice", choices: choices(WorkCategory) },
        ]}
        columns={[
          { title: "Title", cell: ({ title }) => title },
          { title: "Status", cell: ({ status }) => <Status value={status} /> },
          { title: "Priority", cell: ({ priority }) => words(priority) },
          { title: "Property", cell: ({ property_name }) => property_name },
          { title: "Unit", cell: ({ unit_name }) => unit_name },
          { title: "Vendor", cell: ({ vendor_name }) => vendor_name },
          { title: "Opened", cell: ({ opened_at }) => instant(opened_at, organization.time_zone) },
          {
            title: "Cost",
            cell: ({ actual_cost_cents: cost }) => cost !== null && money(cost),
            isAmount: true,
          },
        ]}
        empty={
          <Empty
            action={
              <ActionLink operation="POST /v1/work-orders" to="/work-orders/new">
                Add a work order
              </ActionLink>
            }
          >
            Work orders are repairs and other work in your houses.
          </Empty>
        }
      />
    </Page>
  );
}
