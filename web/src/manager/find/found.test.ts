import { expect, test } from "vitest";
import { foundIn } from "./found";

type Rows = Parameters<typeof foundIn>[0];

const rows = {
  tenants: [
    {
      id: "t1",
      first_name: "Ana",
      last_name: "Ortiz",
      email: "ana@tenants.example",
      current_lease: { lease_id: "l1", property_name: "Oak House", unit_name: "1A" },
    },
    {
      id: "t2",
      first_name: "Ann",
      last_name: "Lee",
      email: null,
      phone: "312",
      current_lease: null,
    },
  ],
  units: [
    {
      id: "u1",
      property_name: "Oak House",
      name: "1A",
      current_lease: { lease_id: "l1", tenants: "Ana Ortiz, Ben Ortiz" },
    },
  ],
  properties: [{ id: "p1", name: "Oak House", address_line1: "12 Oak Street", city: "Chicago" }],
} as unknown as Rows;

test("a lease that is found by its tenant and its unit is named once", () => {
  expect(foundIn(rows, true).map(({ kind, name, more }) => [kind, name, more])).toEqual([
    ["Tenant", "Ana Ortiz", "Oak House, 1A"],
    ["Tenant", "Ann Lee", "312"],
    ["Lease", "Oak House, 1A", "Ana Ortiz, Ben Ortiz"],
    ["Unit", "Oak House, 1A", "Ana Ortiz, Ben Ortiz"],
    ["Property", "Oak House", "12 Oak Street, Chicago"],
  ]);
});

test("leases are left out where the plan has none", () => {
  expect(foundIn(rows, false).some(({ kind }) => kind === "Lease")).toBe(false);
});
