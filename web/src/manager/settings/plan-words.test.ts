import { expect, test } from "vitest";
import type { Answer } from "../../api/client";
import { featuresOf, limitsOf, mayCancel, priceOf, stateOf } from "./plan-words";
import { amountOf } from "./usage-bars";

type Current = Answer<"get", "/v1/subscriptions/current">;

const PLAN = {
  id: "1",
  slug: "basic",
  name: "Basic",
  price_cents: 4900,
  billing_interval: "monthly",
  max_properties: 1,
  max_units: null,
  max_tenants: 50,
  max_members: 5,
  max_storage_bytes: 1_000_000_000,
  max_api_calls_per_hour: 5000,
  features: ["properties", "hoa", "api"],
} as const satisfies Omit<Current["plan"], "features"> & { features: readonly string[] };

function subscribed(changes: Partial<Current["subscription"]>): Current {
  const plan = { ...PLAN, features: [...PLAN.features] };
  const subscription = {
    id: "2",
    plan_id: "1",
    status: "active",
    current_period_start: "2026-01-01T00:00:00Z",
    current_period_end: null,
    trial_ends_at: null,
    cancel_at_period_end: false,
    ended_reason: null,
    created_at: "2026-01-01T00:00:00Z",
    updated_at: "2026-01-01T00:00:00Z",
    ...changes,
  } as const;
  return { subscription, plan, effective_plan: plan, writes_allowed: true, reason_code: null };
}

const END = "2026-02-01T00:00:00Z";
const on = () => "Feb 1";

test.each([
  [{}, "It goes on without an end."],
  [{ current_period_end: END }, "It renews on Feb 1."],
  [
    { current_period_end: END, cancel_at_period_end: true },
    "The plan was cancelled and ends on Feb 1.",
  ],
  [
    { status: "trialing", trial_ends_at: END },
    "You try the plan Basic until Feb 1. Choose a plan before, to keep it.",
  ],
  [{ status: "expired", ended_reason: "trial" }, "The trial has ended. Choose a plan to go on."],
] as const)("says what the subscription does: %j", (changes, sentence) => {
  expect(stateOf(subscribed(changes), on)).toBe(sentence);
});

test("only a running plan that costs something can be cancelled", () => {
  expect(mayCancel(subscribed({}))).toBe(true);
  expect(mayCancel(subscribed({ cancel_at_period_end: true }))).toBe(false);
  expect(mayCancel(subscribed({ status: "cancelled" }))).toBe(false);
  const free = subscribed({});
  free.plan.slug = "free";
  expect(mayCancel(free)).toBe(false);
});

test("a plan says what it costs, allows and includes", () => {
  const { plan } = subscribed({});
  expect(priceOf(plan)).toBe("$49.00 a month");
  expect(limitsOf(plan)).toEqual([
    "1 property",
    "Any number of units",
    "50 tenants",
    "5 members",
    "1 GB of documents",
  ]);
  expect(featuresOf(plan)).toBe("properties, associations, and programs on the API");
});

test.each([
  [{ limit: null, used: 3, percent: null, level: "ok" }, "3, without a limit"],
  [{ limit: 15, used: 3, percent: 20, level: "ok" }, "3 of 15"],
  [{ limit: 10, used: 8, percent: 80, level: "warning" }, "8 of 10 · little is left"],
  [{ limit: 10, used: 10, percent: 100, level: "critical" }, "10 of 10 · nothing is left"],
  [{ limit: 5, used: 7, percent: 140, level: "critical" }, "7 of 5 · more than the plan allows"],
] as const)("says how much of a limit is used: %j", (usage, sentence) => {
  expect(amountOf("units", usage)).toBe(sentence);
});
