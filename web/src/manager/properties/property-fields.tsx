import { PropertyKind } from "../../api/values";
import { ChoiceField, DayField, LongTextField, MoneyField, TextField } from "../../ui/fields";
import { choices } from "../../ui/words";

/** The fields of a property, for a new one and for a change. */
export function PropertyFields() {
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
      <MoneyField name="purchase_price_cents" label="Purchase price" />
      <DayField name="acquisition_date" label="Bought on" />
      <LongTextField name="notes" label="Notes" />
    </>
  );
}
