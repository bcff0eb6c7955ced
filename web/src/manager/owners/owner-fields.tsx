import { LongTextField, TextField } from "../../ui/fields";

/** The fields of an owner, for a new one and for a change. */
export function OwnerFields() {
  return (
    <>
      <TextField name="name" label="Name" hint="Of a person or a company." isRequired autoFocus />
      <TextField name="email" label="E-mail" type="email" />
      <TextField name="phone" label="Telephone" type="tel" />
      <LongTextField name="mailing_address" label="Address" />
      <LongTextField name="notes" label="Notes" />
    </>
  );
}
