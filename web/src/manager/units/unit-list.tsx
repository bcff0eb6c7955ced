import { Occupancy } from "../../api/values";
import { unitColumns } from "../../parts/unit-columns";
import { choices } from "../../text/words";
import { ActionLink } from "../../ui/action-button";
import { Empty } from "../../ui/empty";
import { List } from "../../ui/list";
import { Page } from "../../ui/page";
import { ThingLink } from "../../ui/thing-link";

const [unit, ...others] = unitColumns;

/** All units, with who lives there. */
export function Component() {
  const actions = (
    <>
      <ActionLink operation="POST /v1/units/import-rows" to="/units/import" variant="default">
        Import
      </ActionLink>
      <ActionLink operation="POST /v1/units" to="/units/new">
        Add a unit
      </ActionLink>
    </>
  );
  return (
    <Page title="Units" actions={actions}>
      <List
        path="/v1/units"
        name="units"
        to={({ id }) => `/units/${id}`}
        filters={[
          { name: "q", label: "Name", kind: "search" },
          { name: "occupancy", label: "Occupancy", kind: "choice", choices: choices(Occupancy) },
          { name: "archived", label: "Archived", kind: "flag" },
        ]}
        columns={[
          ...(unit ? [unit] : []),
          {
            title: "Property",
            cell: ({ property_id, property_name }) => (
              <ThingLink to={`/properties/${property_id}`} name={property_name} />
            ),
          },
          ...others,
        ]}
        empty={
          <Empty action={actions}>
            Units are what is let: the flats of a building, or a house as a whole. Add them one by
            one, or import a list.
          </Empty>
        }
      />
    </Page>
  );
}
