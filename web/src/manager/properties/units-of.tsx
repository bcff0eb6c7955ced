import type { Answer } from "../../api/client";
import { Occupancy } from "../../api/values";
import { unitColumns } from "../../parts/unit-columns";
import { choices } from "../../text/words";
import { ActionLink } from "../../ui/action-button";
import { Empty } from "../../ui/empty";
import { List } from "../../ui/list";

type Property = Answer<"get", "/v1/properties/{property_id}">;

/** Leads to a new unit of the property; absent where it takes none. */
export function AddUnit({ property }: { property: Property }) {
  const isFull = property.kind === "single_family" && property.unit_count > 0;
  if (property.archived_at !== null || isFull) return null;
  return (
    <ActionLink operation="POST /v1/units" to={`/units/new?property=${property.id}`}>
      Add a unit
    </ActionLink>
  );
}

/** The units of a property, as a part of its page. */
export function UnitsOf({ property }: { property: Property }) {
  return (
    <List
      path="/v1/units"
      name="units"
      query={{ property_id: property.id, archived: property.archived_at !== null }}
      to={({ id }) => `/units/${id}`}
      filters={[
        { name: "q", label: "Name", kind: "search" },
        { name: "occupancy", label: "Occupancy", kind: "choice", choices: choices(Occupancy) },
      ]}
      columns={unitColumns}
      empty={
        <Empty action={<AddUnit property={property} />}>
          Add the units that can be let, even if it is only one.
        </Empty>
      }
    />
  );
}
