import { ImpersonateHomeowner } from "../parts/impersonation/impersonate";
import { Empty } from "../ui/empty";
import { List } from "../ui/list";
import { Page } from "../ui/page";
import { Status } from "../ui/status";
import { ThingLink } from "../ui/thing-link";

/** The homeowners of all associations. */
export function Component() {
  return (
    <Page title="Homeowners">
      <List
        path="/v1/admin/homeowners"
        name="homeowners"
        filters={[{ name: "q", label: "Name or e-mail", kind: "search" }]}
        columns={[
          { title: "Name", cell: ({ first_name, last_name }) => `${first_name} ${last_name}` },
          { title: "E-mail", cell: ({ email }) => email },
          { title: "Association", cell: ({ association_name }) => association_name },
          {
            title: "Organization",
            cell: ({ organization_id, organization_name }) => (
              <ThingLink to={`/admin/organizations/${organization_id}`} name={organization_name} />
            ),
          },
          { title: "Status", cell: ({ status }) => <Status value={status} /> },
          { title: "Portal", cell: ({ has_account }) => (has_account ? "Used" : "Not used") },
          {
            title: "Act",
            cell: ({ id, first_name, last_name }) => (
              <ImpersonateHomeowner id={id} name={`${first_name} ${last_name}`} />
            ),
          },
        ]}
        empty={<Empty>No association has a homeowner yet.</Empty>}
      />
    </Page>
  );
}
