import { PaymentMethod } from "../../api/values";
import { HomeFields } from "../../parts/home-fields";
import { usePermission } from "../../session/permission";
import { choices } from "../../text/words";
import { ChoiceField, DayField, MoneyField, TextField } from "../../ui/fields";
import { useValues } from "../../ui/form";
import { ReferenceField } from "../../ui/reference-field";
import { LinkFields, PurposeFields } from "./expense-fields";

interface NewExpenseFieldsProps {
  /** The names of what the form starts with. */
  propertyName: string | null;
  vendorName: string | null;
}

/** The fields of a new expense: amount, day and place stay as they are entered. */
export function NewExpenseFields({ propertyName, vendorName }: NewExpenseFieldsProps) {
  return (
    <>
      <PurposeFields autoFocus />
      <MoneyField
        name="amount_cents"
        label="Amount"
        hint="Below 0 for money that came back, such as a vendor's refund."
        isRequired
      />
      <DayField name="paid_on" label="Paid on" isRequired />
      <ChoiceField name="method" label="Paid by" choices={choices(PaymentMethod)} isRequired />
      <TextField name="reference" label="Reference" hint="A cheque's or an invoice's number." />
      <PlaceFields propertyName={propertyName} />
      <LinkFields vendorName={vendorName} />
    </>
  );
}

/** A property with its unit, or an association; neither is the organization's own expense. */
function PlaceFields({ propertyName }: { propertyName: string | null }) {
  const hasAssociations = usePermission("GET /v1/associations").isAllowed;
  const { property_id, association_id } = useValues();
  return (
    <>
      {!association_id && (
        <HomeFields
          hint="Leave it empty for an expense of the organization itself."
          unitHint="Leave it empty for an expense of the whole property."
          initial={{ property_name: propertyName, unit_name: null }}
        />
      )}
      {!property_id && hasAssociations && (
        <ReferenceField
          name="association_id"
          label="Association"
          hint="If an association pays it."
          path="/v1/associations"
          labelOf={({ name }) => name}
        />
      )}
    </>
  );
}
