import { useSetValue, useValues } from "../ui/form";
import { ReferenceField } from "../ui/reference-field";

interface HomeFieldsProps {
  propertyLabel?: string;
  unitLabel?: string;
  hint?: string | undefined;
  unitHint?: string | undefined;
  isRequired?: boolean;
  autoFocus?: boolean;
  /** Only properties of this association. */
  associationId?: string;
  /** The names of what the form starts with. */
  initial?: { property_name: string | null; unit_name: string | null } | undefined;
}

/** A property, and one of its units once the property is chosen. */
export function HomeFields({
  propertyLabel = "Property",
  unitLabel = "Unit",
  hint,
  unitHint,
  isRequired = false,
  autoFocus = false,
  associationId,
  initial,
}: HomeFieldsProps) {
  const { property_id } = useValues();
  const set = useSetValue();
  return (
    <>
      <ReferenceField
        name="property_id"
        label={propertyLabel}
        hint={hint}
        isRequired={isRequired}
        autoFocus={autoFocus}
        path="/v1/properties"
        query={associationId ? { association_id: associationId } : {}}
        labelOf={({ name, address_line1 }) => `${name}, ${address_line1}`}
        initialLabel={initial?.property_name ?? undefined}
        onChoose={() => set("unit_id", null)}
      />
      {typeof property_id === "string" && property_id !== "" && (
        <ReferenceField
          key={property_id}
          name="unit_id"
          label={unitLabel}
          hint={unitHint}
          path="/v1/units"
          query={{ property_id }}
          labelOf={({ name }) => name}
          initialLabel={initial?.unit_name ?? undefined}
        />
      )}
    </>
  );
}
