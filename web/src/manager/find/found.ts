// What a search finds, in one order: the people, their leases, the units, the properties.

import type { RowOf } from "../../api/queries";

export interface Found {
  kind: "Tenant" | "Lease" | "Unit" | "Property";
  name: string;
  /** What tells it from others of its name. */
  more: string;
  to: string;
}

interface Rows {
  tenants: readonly RowOf<"/v1/tenants">[];
  units: readonly RowOf<"/v1/units">[];
  properties: readonly RowOf<"/v1/properties">[];
}

/** The things to choose from. A lease is found by its tenants and by its unit, and named once. */
export function foundIn({ tenants, units, properties }: Rows, hasLeases: boolean): Found[] {
  const leases = new Map<string, Found>();
  const addLease = (lease_id: string, name: string, more: string) =>
    leases.set(lease_id, { kind: "Lease", name, more, to: `/leases/${lease_id}` });
  for (const { first_name, last_name, current_lease: home } of tenants) {
    if (home)
      addLease(
        home.lease_id,
        `${home.property_name}, ${home.unit_name}`,
        `${first_name} ${last_name}`,
      );
  }
  for (const { property_name, name, current_lease: lease } of units) {
    if (lease) addLease(lease.lease_id, `${property_name}, ${name}`, lease.tenants);
  }
  return [
    ...tenants.map(tenantFound),
    ...(hasLeases ? leases.values() : []),
    ...units.map(unitFound),
    ...properties.map(propertyFound),
  ];
}

function tenantFound(row: RowOf<"/v1/tenants">): Found {
  const home = row.current_lease;
  return {
    kind: "Tenant",
    name: `${row.first_name} ${row.last_name}`,
    more: home ? `${home.property_name}, ${home.unit_name}` : (row.email ?? row.phone ?? ""),
    to: `/tenants/${row.id}`,
  };
}

function unitFound(row: RowOf<"/v1/units">): Found {
  return {
    kind: "Unit",
    name: `${row.property_name}, ${row.name}`,
    more: row.current_lease?.tenants ?? "",
    to: `/units/${row.id}`,
  };
}

function propertyFound(row: RowOf<"/v1/properties">): Found {
  return {
    kind: "Property",
    name: row.name,
    more: `${row.address_line1}, ${row.city}`,
    to: `/properties/${row.id}`,
  };
}
