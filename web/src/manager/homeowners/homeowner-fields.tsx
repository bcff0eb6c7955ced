import { PARTS_PER_CENT } from "../../parts/assessing/terms";
import { HomeFields } from "../../parts/home-fields";
import { CheckField, LongTextField, PercentField, TextField } from "../../ui/fields";

interface HomeownerFieldsProps {
  associationId: string;
  /** Whether the e-mail can be changed here: an account's is the person's own. */
  hasOwnEmail?: boolean;
  /** The names of the present home. */
  initial?: { property_name: string | null; unit_name: string | null };
}

/** The fields of a homeowner, for a new one and for a change. */
export function HomeownerFields({ associationId, hasOwnEmail, initial }: HomeownerFieldsProps) {
  return (
    <>
      <TextField name="first_name" label="First name" isRequired autoFocus />
      <TextField name="last_name" label="Last name" isRequired />
      {!hasOwnEmail && <TextField name="email" label="E-mail" type="email" isRequired />}
      <TextField name="phone" label="Phone" type="tel" />
      <HomeFields
        key={associationId}
        propertyLabel="Home in"
        hint="A property of the association."
        associationId={associationId}
        initial={initial}
      />
      <LongTextField
        name="mailing_address"
        label="Mailing address"
        hint="Where letters go, if not to the home."
      />
      <CheckField
        name="is_billed"
        label="Charge what all homeowners are charged"
        hint="Not for the second owner of a home, which is charged once."
      />
      <PercentField
        name="share_ppm"
        label="Share in common costs"
        hint="For totals that are split by shares."
        perCent={PARTS_PER_CENT}
      />
      <LongTextField name="notes" label="Notes" hint="The homeowner does not see them." />
    </>
  );
}
