import { HomeFields } from "../../parts/home-fields";
import { LongTextField, TextField } from "../../ui/fields";

interface TenantFieldsProps {
  /** The names of the property and the unit that a known applicant asks for. */
  initial?: { property_name: string | null; unit_name: string | null };
}

/** The fields of a tenant, for a new applicant and for a change. */
export function TenantFields({ initial }: TenantFieldsProps) {
  return (
    <>
      <TextField name="first_name" label="First name" isRequired autoFocus />
      <TextField name="last_name" label="Last name" isRequired />
      <TextField name="email" label="E-mail" type="email" />
      <TextField name="phone" label="Phone" type="tel" />
      <HomeFields
        propertyLabel="Asks for a home in"
        unitLabel="Asks for the unit"
        {...(initial ? { initial } : {})}
      />
      <LongTextField name="notes" label="Notes" />
    </>
  );
}
