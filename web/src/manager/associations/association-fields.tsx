import { CheckField, ChoiceField, LongTextField, TextField } from "../../ui/fields";
import { monthName } from "./month-name";

const MONTHS = Array.from({ length: 12 }, (_, index) => ({
  value: `${index + 1}`,
  label: monthName(index + 1),
}));

/** The fields of an association, for a new one and for a change. */
export function AssociationFields() {
  return (
    <>
      <TextField name="name" label="Name" isRequired autoFocus />
      <TextField name="address_line1" label="Address" />
      <TextField name="address_line2" label="Address, second line" />
      <TextField name="city" label="City" />
      <TextField name="state" label="State" />
      <TextField name="postal_code" label="Postal code" />
      <TextField name="country" label="Country" hint="Two letters, such as US." />
      <TextField name="phone" label="Phone" type="tel" />
      <TextField name="email" label="E-mail" type="email" />
      <TextField name="website" label="Website" type="url" />
      <ChoiceField
        name="fiscal_year_start"
        label="Fiscal year starts in"
        choices={MONTHS}
        isNumber
      />
      <CheckField
        name="accepts_join_requests"
        label="Homeowners may ask to join"
        hint="They need its join code, which you find on its page."
      />
      <LongTextField name="notes" label="Notes" />
    </>
  );
}
