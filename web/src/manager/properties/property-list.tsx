import { PropertyKind } from "../../api/values";
import { choices, words } from "../../text/words";
import { ActionLink } from "../../ui/action-button";
import { Empty } from "../../ui/empty";
import { List } from "../../ui/list";
import { Page } from "../../ui/page";

/** All properties, with their occupancy. */
export function Component() {
  const add = (
    <ActionLink operation="POST /v1/properties" to="/properties/new">
      Add a property
    </ActionLink>
  );
  return (
    <Page title="Properties" actions={add}>
      <List
        path="/v1/properties"
        name="properties"
        to={({ id }) => `/properties/${id}`}
        filters={[
          { name: "q", label: "Name or address", kind: "search" },
          { name: "kind", label: "Kind", kind: "choice", choices: choices(PropertyKind) },
          { name: "archived", label: "Archived", kind: "flag" },
        ]}
        columns={[
          { title: "Name", cell: ({ name }) => name },
          { title: "Kind", cell: ({ kind }) => words(kind) },
          { title: "Address", cell: ({ address_line1, city }) => `${address_line1}, ${city}` },
          {
            title: "Occupied",
            cell: ({ occupied_count, unit_count }) => `${occupied_count} of ${unit_count}`,
            isAmount: true,
          },
        ]}
        empty={
          <Empty action={add}>
            Properties are the houses that you manage. Add the first one; its units come next.
          </Empty>
        }
      />
    </Page>
  );
}
