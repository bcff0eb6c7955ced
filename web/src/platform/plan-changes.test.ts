import { expect, test } from "vitest";
import { changesOf, fieldsOf } from "./plan-changes";
import type { Plan } from "./plans";

const PRO = {
  name: "Pro",
  price_cents: 14900,
  max_properties: 50,
  max_units: null,
  max_tenants: 250,
  max_members: 15,
  max_storage_bytes: 10_000_000_000,
  max_api_calls_per_hour: 20_000,
  features: ["properties", "hoa"],
  processor_price_id: null,
  display_order: 3,
  is_active: true,
} as unknown as Plan;

test("a form that changes nothing has the reason only", () => {
  expect(changesOf(PRO, { ...fieldsOf(PRO), reason: "x" })).toEqual({ reason: "x" });
});

test("an emptied limit becomes null, and a feature changes all of them", () => {
  const values = { ...fieldsOf(PRO), max_properties: undefined, includes_api: true, reason: "x" };
  expect(changesOf(PRO, values)).toEqual({
    reason: "x",
    max_properties: null,
    features: ["properties", "hoa", "api"],
  });
});
