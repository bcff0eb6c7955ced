import type { ReactNode } from "react";
import { WorkCategory } from "../../api/values";
import { choices, words } from "../../text/words";
import { ActionLink } from "../../ui/action-button";
import { Empty } from "../../ui/empty";
import { List } from "../../ui/list";
import { Page } from "../../ui/page";

/** All vendors. */
export function Component() {
  const add = (
    <ActionLink operation="POST /v1/vendors" to="/vendors/new">
      Add a vendor
    </ActionLink>
  );
  return (
    <Page title="Vendors" actions={<Actions add={add} />}>
      <List
        path="/v1/vendors"
        name="vendors"
        to={({ id }) => `/vendors/${id}`}
        filters={[
          { name: "q", label: "Name", kind: "search" },
          { name: "category", label: "Trade", kind: "choice", choices: choices(WorkCategory) },
          { name: "archived", label: "Archived", kind: "flag" },
        ]}
        columns={[
          { title: "Name", cell: ({ name }) => name },
          { title: "Trade", cell: ({ category }) => words(category) },
          { title: "Telephone", cell: ({ phone }) => phone },
          { title: "E-mail", cell: ({ email }) => email },
        ]}
        empty={<Empty action={add}>Vendors are the people who do the work in your houses.</Empty>}
      />
    </Page>
  );
}

function Actions({ add }: { add: ReactNode }) {
  return (
    <>
      <ActionLink
        operation="GET /v1/reports/vendor-payments"
        to="/reports/vendor-payments"
        variant="default"
      >
        Payments by year
      </ActionLink>
      {add}
    </>
  );
}
