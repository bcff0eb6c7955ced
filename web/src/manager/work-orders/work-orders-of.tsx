import type { ReactNode } from "react";
import type { QueryOf } from "../../api/client";
import { WorkOrderStatus } from "../../api/values";
import { useManager } from "../../session/account";
import { instant } from "../../ui/format";
import { List } from "../../ui/list";
import { Status } from "../../ui/status";
import { choices, words } from "../../ui/words";

interface WorkOrdersOfProps {
  /** What they are about, such as `{unit_id}`. */
  query: QueryOf<"get", "/v1/work-orders">;
  empty: ReactNode;
}

/** The work orders of a property, a unit or a tenant, as a part of its page. */
export function WorkOrdersOf({ query, empty }: WorkOrdersOfProps) {
  const { organization } = useManager();
  return (
    <List
      path="/v1/work-orders"
      name="work orders"
      query={query}
      to={({ id }) => `/work-orders/${id}`}
      filters={[
        { name: "status", label: "Status", kind: "choice", choices: choices(WorkOrderStatus) },
      ]}
      columns={[
        { title: "Work", cell: ({ title }) => title },
        { title: "Unit", cell: ({ unit_name }) => unit_name },
        { title: "Status", cell: ({ status }) => <Status value={status} /> },
        { title: "Priority", cell: ({ priority }) => words(priority) },
        { title: "Opened", cell: ({ opened_at }) => instant(opened_at, organization.time_zone) },
      ]}
      empty={empty}
    />
  );
}
