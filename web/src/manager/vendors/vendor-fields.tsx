import { WorkCategory } from "../../api/values";
import { choices } from "../../text/words";
import { ChoiceField, LongTextField, TextField } from "../../ui/fields";

/** The fields of a vendor, for a new one and for a change. */
export function VendorFields() {
  return (
    <>
      <TextField name="name" label="Name" isRequired autoFocus />
      <ChoiceField name="category" label="Trade" choices={choices(WorkCategory)} isRequired />
      <TextField name="phone" label="Telephone" type="tel" isRequired />
      <TextField name="email" label="E-mail" type="email" />
      <TextField name="website" label="Website" type="url" hint="Begins with https://." />
      <LongTextField name="notes" label="Notes" />
    </>
  );
}
