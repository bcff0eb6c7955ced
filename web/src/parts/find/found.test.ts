import { expect, test } from "vitest";
import { placesOf } from "./found";

type Records = Parameters<typeof placesOf>[0];

const RECORDS: Records = [
  { kind: "tenant", id: "t1", name: "Ana Ortiz", place: "Oak House, 1A", lease_id: "l1" },
  { kind: "tenant", id: "t2", name: "Ann Lee", place: null, lease_id: null },
  { kind: "unit", id: "u1", name: "1A", place: "Oak House", lease_id: "l1" },
  { kind: "unit", id: "u2", name: "1B", place: "Oak House", lease_id: "l2" },
  { kind: "vendor", id: "v1", name: "Anvil Plumbing", place: "312 555 0100", lease_id: null },
];

test("a lease that is found by its tenant and its unit is named once", () => {
  expect(placesOf(RECORDS, true).map(({ kind, name, more, to }) => [kind, name, more, to])).toEqual(
    [
      ["Tenant", "Ana Ortiz", "Oak House, 1A", "/tenants/t1"],
      ["Tenant", "Ann Lee", "", "/tenants/t2"],
      ["Unit", "Oak House, 1A", "", "/units/u1"],
      ["Unit", "Oak House, 1B", "", "/units/u2"],
      ["Vendor", "Anvil Plumbing", "312 555 0100", "/vendors/v1"],
      ["Lease", "Oak House, 1A", "Ana Ortiz", "/leases/l1"],
      ["Lease", "Oak House, 1B", "", "/leases/l2"],
    ],
  );
});

test("leases are left out where the plan has none", () => {
  expect(placesOf(RECORDS, false).some(({ kind }) => kind === "Lease")).toBe(false);
});
