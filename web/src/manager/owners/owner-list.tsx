import { ActionLink } from "../../ui/action-button";
import { Empty } from "../../ui/empty";
import { List } from "../../ui/list";
import { Page } from "../../ui/page";

/** All owners whose properties are managed. */
export function Component() {
  const add = (
    <ActionLink operation="POST /v1/owners" to="/owners/new">
      Add an owner
    </ActionLink>
  );
  return (
    <Page title="Owners" actions={add} operation="GET /v1/owners">
      <List
        path="/v1/owners"
        name="owners"
        to={({ id }) => `/owners/${id}`}
        filters={[
          { name: "q", label: "Name", kind: "search" },
          { name: "archived", label: "Archived", kind: "flag" },
        ]}
        columns={[
          { title: "Name", cell: ({ name }) => name },
          { title: "E-mail", cell: ({ email }) => email },
          { title: "Telephone", cell: ({ phone }) => phone },
        ]}
        empty={
          <Empty action={add}>
            Owners are those whose houses you manage. Add one, and name it in the properties.
          </Empty>
        }
      />
    </Page>
  );
}
