import { ActionLink } from "../../ui/action-button";
import { Empty } from "../../ui/empty";
import { List } from "../../ui/list";
import { Page } from "../../ui/page";

/** All homeowner associations, with how large they are. */
export function Component() {
  const add = (
    <ActionLink operation="POST /v1/associations" to="/associations/new">
      Add an association
    </ActionLink>
  );
  return (
    <Page title="Associations" actions={add}>
      <List
        path="/v1/associations"
        name="associations"
        to={({ id }) => `/associations/${id}`}
        filters={[
          { name: "q", label: "Name", kind: "search" },
          { name: "archived", label: "Archived", kind: "flag" },
        ]}
        columns={[
          { title: "Name", cell: ({ name }) => name },
          { title: "City", cell: ({ city }) => city },
          { title: "Properties", cell: ({ property_count }) => property_count, isAmount: true },
          { title: "Units", cell: ({ unit_count }) => unit_count, isAmount: true },
          { title: "Homeowners", cell: ({ homeowner_count }) => homeowner_count, isAmount: true },
        ]}
        empty={
          <Empty action={add}>
            Add the homeowner associations that you manage. Their properties and homeowners come
            next.
          </Empty>
        }
      />
    </Page>
  );
}
