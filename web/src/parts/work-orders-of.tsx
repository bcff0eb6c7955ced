import type { ReactNode } from "react";
import type { QueryOf } from "../api/client";
import type { RowOf } from "../api/queries";
import { WorkOrderStatus } from "../api/values";
import { useManager } from "../session/account";
import { instant } from "../text/format";
import { choices, words } from "../text/words";
import { ActionLink } from "../ui/action-button";
import { type Column, List } from "../ui/list";
import { Status } from "../ui/status";
import { TabActions } from "../ui/tabs";

interface WorkOrdersOfProps {
  /** What they are about, such as `{unit_id}`. */
  query: QueryOf<"get", "/v1/work-orders">;
  empty: ReactNode;
  /** The place of a new work order, if one can be added. */
  place?: Place | false;
}

interface Place {
  property: string;
  property_name: string;
  unit?: string;
  unit_name?: string;
}

const unit: Column<RowOf<"/v1/work-orders">> = {
  title: "Unit",
  cell: ({ unit_name }) => unit_name,
};

/** The work orders of a property, a unit or a tenant, as a part of its page. */
export function WorkOrdersOf({ query, empty, place = false }: WorkOrdersOfProps) {
  const { organization } = useManager();
  return (
    <>
      {place && (
        <TabActions>
          <ActionLink
            operation="POST /v1/work-orders"
            to={`/work-orders/new?${new URLSearchParams({ ...place })}`}
          >
            Add a work order
          </ActionLink>
        </TabActions>
      )}
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
          ...(query.unit_id ? [] : [unit]),
          { title: "Status", cell: ({ status }) => <Status value={status} /> },
          { title: "Priority", cell: ({ priority }) => words(priority) },
          { title: "Opened", cell: ({ opened_at }) => instant(opened_at, organization.time_zone) },
        ]}
        empty={empty}
      />
    </>
  );
}
