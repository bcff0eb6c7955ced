import type { RowOf } from "../../api/queries";
import { TenantStatus } from "../../api/values";
import { choices } from "../../text/words";
import { ActionLink } from "../../ui/action-button";
import { Empty } from "../../ui/empty";
import { List } from "../../ui/list";
import { Page } from "../../ui/page";
import { Status } from "../../ui/status";

const STATUSES = [
  { value: "prospect,screening,approved", label: "Applicants" },
  ...choices(TenantStatus),
];

/** Where a tenant lives, or else asks to. */
function homeOf({ current_lease, property_name, unit_name }: RowOf<"/v1/tenants">): string {
  if (current_lease) return `${current_lease.property_name}, ${current_lease.unit_name}`;
  const asked = [property_name, unit_name].filter(Boolean).join(", ");
  return asked && `Asks for ${asked}`;
}

/** Applicants, present and former tenants. */
export function Component() {
  const add = (
    <ActionLink operation="POST /v1/tenants" to="/tenants/new">
      Add a tenant
    </ActionLink>
  );
  return (
    <Page title="Tenants" actions={add}>
      <List
        path="/v1/tenants"
        name="tenants"
        to={({ id }) => `/tenants/${id}`}
        filters={[
          { name: "q", label: "Name, e-mail or phone", kind: "search" },
          { name: "status", label: "Status", kind: "choice", choices: STATUSES },
          { name: "archived", label: "Archived", kind: "flag" },
        ]}
        columns={[
          { title: "Name", cell: ({ first_name, last_name }) => `${first_name} ${last_name}` },
          { title: "Status", cell: ({ status }) => <Status value={status} /> },
          { title: "Home", cell: homeOf },
          { title: "E-mail", cell: ({ email }) => email },
          { title: "Phone", cell: ({ phone }) => phone },
        ]}
        empty={
          <Empty action={add}>
            Tenants are the people who rent, from their application on. Add the first one; a lease
            joins them with a unit.
          </Empty>
        }
      />
    </Page>
  );
}
