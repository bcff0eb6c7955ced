import {
  CheckField,
  ChoiceField,
  LongTextField,
  MoneyField,
  NumberField,
  TextField,
} from "../../ui/fields";
import { useValues } from "../../ui/form";
import { monthName } from "./month-name";

const MONTHS = Array.from({ length: 12 }, (_, index) => ({
  value: `${index + 1}`,
  label: monthName(index + 1),
}));

/** The fields of an association. */
export function AssociationFields() {
  const { late_fees } = useValues();
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
      <ChoiceField name="fiscal_year_start" label="Fiscal year starts in" choices={MONTHS} />
      <CheckField
        name="accepts_join_requests"
        label="Homeowners may ask to join"
        hint="They need its join code, which you find on its page."
      />
      <CheckField name="late_fees" label="Charge late fees" hint="From today on." />
      {late_fees === true && (
        <>
          <NumberField
            name="late_fee_percent_bp"
            label="Late fee in percent"
            hint="Of what is overdue; 10 unless you say otherwise."
          />
          <MoneyField
            name="late_fee_minimum_cents"
            label="Least late fee"
            hint="$25.00 unless you say otherwise."
          />
          <NumberField
            name="late_fee_grace_days"
            label="Days of grace"
            hint="After the due date; 10 unless you say otherwise."
          />
        </>
      )}
      <LongTextField name="notes" label="Notes" />
    </>
  );
}
