import { LeaseStatus } from "../../api/values";
import { LEASE_COLUMNS } from "../../parts/lease-columns";
import { useManager } from "../../session/account";
import { daysLater } from "../../text/days";
import { choices } from "../../text/words";
import { ActionLink } from "../../ui/action-button";
import { Empty } from "../../ui/empty";
import { List } from "../../ui/list";
import { Page } from "../../ui/page";
import { RunRent } from "./run-rent";

const SOON_DAYS = [30, 60, 90];

/** All leases, the newest first. */
export function Component() {
  const { organization } = useManager();
  const soon = SOON_DAYS.map((days) => ({
    value: daysLater(organization.today, days + 1),
    label: `Within ${days} days`,
  }));
  const add = (
    <ActionLink operation="POST /v1/leases" to="/leases/new">
      New lease
    </ActionLink>
  );
  return (
    <Page
      title="Leases"
      actions={
        <>
          <RunRent />
          <ActionLink operation="POST /v1/leases/import-rows" to="/leases/import" variant="default">
            Import a rent roll
          </ActionLink>
          {add}
        </>
      }
    >
      <List
        path="/v1/leases"
        name="leases"
        to={({ id }) => `/leases/${id}`}
        filters={[
          { name: "status", label: "Status", kind: "choice", choices: choices(LeaseStatus) },
          { name: "property_id", label: "Property", kind: "property" },
          { name: "runs_out_before", label: "Runs out", kind: "choice", choices: soon },
        ]}
        columns={LEASE_COLUMNS}
        empty={
          <Empty action={add}>
            A lease says who lives in a unit, from when on, and for which rent. Make the first one:
            it asks for nothing until you activate it.
          </Empty>
        }
      />
    </Page>
  );
}
