// A plan and a subscription in sentences.

import type { Answer } from "../../api/client";
import { bytes, money } from "../../text/format";
import { counted, words } from "../../text/words";

type Current = Answer<"get", "/v1/subscriptions/current">;
export type Plan = Current["plan"];

/** "$149.00 a month", or "Free". */
export function priceOf({ price_cents, billing_interval }: Plan): string {
  if (price_cents === 0) return "Free";
  return `${money(price_cents)} a ${billing_interval === "monthly" ? "month" : "year"}`;
}

/** What the plan allows, one line each. */
export function limitsOf(plan: Plan): string[] {
  const line = (most: number | null, one: string, many: string) =>
    most === null ? `Any number of ${many}` : counted(most, one, many);
  return [
    line(plan.max_properties, "property", "properties"),
    line(plan.max_units, "unit", "units"),
    line(plan.max_tenants, "tenant", "tenants"),
    line(plan.max_members, "member", "members"),
    plan.max_storage_bytes === null
      ? "Any amount of documents"
      : `${bytes(plan.max_storage_bytes)} of documents`,
  ];
}

const FEATURES: Record<string, string> = {
  api: "programs on the API",
  sso: "single sign-on",
  white_label: "your own brand",
  dedicated_support: "dedicated support",
};

/** "properties, tenants and leases". */
export function featuresOf({ features }: Plan): string {
  const names = features.map((each) => FEATURES[each] ?? words(each).toLowerCase());
  return new Intl.ListFormat("en", { type: "conjunction" }).format(names);
}

/** What the subscription does now; `on` writes a moment as a day. */
export function stateOf(current: Current, on: (moment: string) => string): string {
  const { subscription, plan } = current;
  const { status, trial_ends_at: trial, current_period_end: end } = subscription;
  if (status === "past_due") {
    return "The last payment failed. Put that right under Cards and receipts, or the plan ends.";
  }
  if (status === "cancelled" || status === "expired") {
    const reason = ENDED[subscription.ended_reason ?? "cancelled"];
    return `${reason} Choose a plan to go on.`;
  }
  if (subscription.cancel_at_period_end && (end ?? trial)) {
    return `The plan was cancelled and ends on ${on(end ?? trial ?? "")}.`;
  }
  if (status === "trialing" && trial) {
    return `You try the plan ${plan.name} until ${on(trial)}. Choose a plan before, to keep it.`;
  }
  return end ? `It renews on ${on(end)}.` : "It goes on without an end.";
}

const ENDED = {
  trial: "The trial has ended.",
  cancelled: "The plan was cancelled.",
  unpaid: "The plan ended because it was not paid.",
} as const;

/** Whether there is something to cancel: a plan that runs and is not the free one. */
export function mayCancel({ plan, subscription }: Current): boolean {
  const runs = ["trialing", "active", "past_due"].includes(subscription.status);
  return runs && plan.slug !== "free" && !subscription.cancel_at_period_end;
}
