// Between a plan and the fields of its form, where each feature is a field of its own.

import { PlanFeature } from "../api/values";
import type { Values } from "../ui/form";
import type { Plan } from "./plans";

const FIELDS = [
  "name",
  "price_cents",
  "max_properties",
  "max_units",
  "max_tenants",
  "max_members",
  "max_storage_bytes",
  "max_api_calls_per_hour",
  "processor_price_id",
  "display_order",
  "is_active",
] as const;

/** The fields of the form as the plan has them. */
export function fieldsOf(plan: Plan): Values {
  const features = PlanFeature.map((each) => [`includes_${each}`, plan.features.includes(each)]);
  return { ...plan, ...Object.fromEntries(features) };
}

/** What the form changes of the plan. An emptied limit is none. */
export function changesOf(plan: Plan, values: Values): Values {
  const changed = FIELDS.filter((name) => (values[name] ?? null) !== plan[name]);
  const features = PlanFeature.filter((each) => values[`includes_${each}`] === true);
  const isSame =
    features.join() === PlanFeature.filter((each) => plan.features.includes(each)).join();
  return {
    reason: values.reason,
    ...Object.fromEntries(changed.map((name) => [name, values[name] ?? null])),
    ...(isSame ? {} : { features }),
  };
}
