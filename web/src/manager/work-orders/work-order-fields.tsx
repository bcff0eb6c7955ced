import { WorkCategory, WorkOrderPriority } from "../../api/values";
import { choices, words } from "../../text/words";
import { ChoiceField, LongTextField, MoneyField, TextField } from "../../ui/fields";
import { ReferenceField } from "../../ui/reference-field";

/** What is to be done, by whom, and for how much: of a new work order and of a change. */
export function WorkFields({ vendorName }: { vendorName?: string | undefined }) {
  return (
    <>
      <TextField
        name="title"
        label="Title"
        hint="Stands in the mails to the requester."
        isRequired
      />
      <LongTextField name="description" label="What is to be done" isRequired />
      <ChoiceField name="category" label="Trade" choices={choices(WorkCategory)} isRequired />
      <ChoiceField
        name="priority"
        label="Priority"
        choices={choices(WorkOrderPriority)}
        isRequired
      />
      <ReferenceField
        name="vendor_id"
        label="Vendor"
        path="/v1/vendors"
        labelOf={({ name, category }) => `${name}, ${words(category).toLowerCase()}`}
        initialLabel={vendorName}
      />
      <MoneyField name="estimated_cost_cents" label="What it may cost" />
    </>
  );
}
