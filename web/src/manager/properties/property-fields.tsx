import { PropertyKind } from "../../api/values";
import { usePermission } from "../../session/permission";
import { choices } from "../../text/words";
import { ChoiceField, DayField, LongTextField, MoneyField, TextField } from "../../ui/fields";
import { ReferenceField } from "../../ui/reference-field";
import { OwnerFields } from "./owner-fields";

interface PropertyFieldsProps {
  /** The names of what the form starts with. */
  associationName?: string | null;
  ownerName?: string | null;
}

/** The fields of a property, for a new one and for a change. */
export function PropertyFields({ associationName, ownerName }: PropertyFieldsProps) {
  const hasAssociations = usePermission("GET /v1/associations").isAllowed;
  return (
    <>
      <TextField name="name" label="Name" isRequired autoFocus />
      <ChoiceField name="kind" label="Kind" choices={choices(PropertyKind)} isRequired />
      <TextField name="address_line1" label="Address" isRequired />
      <TextField name="address_line2" label="Address, second line" />
      <TextField name="city" label="City" isRequired />
      <TextField name="state" label="State" isRequired />
      <TextField name="postal_code" label="Postal code" isRequired />
      <TextField name="country" label="Country" hint="Two letters, such as US." isRequired />
      {hasAssociations && (
        <ReferenceField
          name="association_id"
          label="Association"
          hint="If it belongs to a homeowner association that you manage."
          path="/v1/associations"
          labelOf={({ name }) => name}
          initialLabel={associationName ?? undefined}
        />
      )}
      <OwnerFields ownerName={ownerName} />
      <MoneyField name="purchase_price_cents" label="Purchase price" />
      <DayField name="acquisition_date" label="Bought on" />
      <LongTextField name="notes" label="Notes" />
    </>
  );
}
