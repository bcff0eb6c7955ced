import { Fieldset, Stack, Text } from "@mantine/core";
import type { BodyOf } from "../api/client";
import { useChange } from "../api/queries";
import { PlanFeature } from "../api/values";
import { counted, words } from "../text/words";
import { CheckField, MoneyField, NumberField, TextField } from "../ui/fields";
import type { Values } from "../ui/form";
import { FormDialog } from "../ui/form-dialog";
import { changesOf, fieldsOf } from "./plan-changes";
import type { Plan } from "./plans";
import { ReasonField } from "./reason-field";

const PATH = "/v1/admin/plans/{plan_id}";
const LIMITS = [
  ["max_properties", "Properties"],
  ["max_units", "Units"],
  ["max_tenants", "Tenants"],
  ["max_members", "Members"],
  ["max_storage_bytes", "Bytes of files"],
  ["max_api_calls_per_hour", "Calls an hour"],
] as const;

/** Changes a plan, for all that are on it. */
export function PlanDialog({ row, onClose }: { row: Plan; onClose: () => void }) {
  const change = useChange("patch", PATH);
  const submit = (values: Values) =>
    change.send({
      path: { plan_id: row.id },
      body: changesOf(row, values) as BodyOf<"patch", typeof PATH>,
    });
  return (
    <FormDialog<Values>
      title={`Change the plan ${row.name}`}
      initial={fieldsOf(row)}
      submitLabel="Change the plan"
      notice="The plan holds as it is now."
      submit={submit}
      onClose={onClose}
    >
      <Text>
        {counted(row.subscribers, "organization has", "organizations have")} this plan and follow
        the change at once. What they have beyond a lower limit stays.
      </Text>
      <TextField name="name" label="Name" isRequired autoFocus />
      <MoneyField
        name="price_cents"
        label={`Price, ${words(row.billing_interval).toLowerCase()}`}
        isRequired
      />
      {LIMITS.map(([name, label]) => (
        <NumberField key={name} name={name} label={label} hint="Empty for no limit." />
      ))}
      <Fieldset legend="It includes">
        <Stack gap="xs">
          {PlanFeature.map((feature) => (
            <CheckField key={feature} name={`includes_${feature}`} label={words(feature)} />
          ))}
        </Stack>
      </Fieldset>
      <TextField
        name="processor_price_id"
        label="Price at the payment processor"
        hint="Begins with price_. Without one the plan can't be bought."
      />
      <NumberField name="display_order" label="Place in the offer" isRequired />
      {row.slug !== "free" && <CheckField name="is_active" label="On offer" />}
      <ReasonField />
    </FormDialog>
  );
}
