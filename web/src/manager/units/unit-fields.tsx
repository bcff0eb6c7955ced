import { CheckField, LongTextField, MoneyField, NumberField, TextField } from "../../ui/fields";

/** The fields of a unit, for a new one and for a change. */
export function UnitFields({ isFirst }: { isFirst: boolean }) {
  return (
    <>
      <TextField
        name="name"
        label="Name"
        hint="Its name or number in the property, such as 2B."
        isRequired
        autoFocus={isFirst}
      />
      <NumberField name="bedrooms" label="Bedrooms" />
      <NumberField
        name="bathrooms"
        label="Bathrooms"
        hint="In halves: 1.5 is a bathroom and a toilet."
      />
      <NumberField name="square_feet" label="Square feet" />
      <MoneyField
        name="market_rent_cents"
        label="Market rent"
        hint="The monthly rent that it would bring."
      />
      <CheckField
        name="under_renovation"
        label="Under renovation"
        hint="It can't be let until the work is done."
      />
      <LongTextField name="notes" label="Notes" />
    </>
  );
}
