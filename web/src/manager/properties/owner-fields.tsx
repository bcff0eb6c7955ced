import { useManager } from "../../session/account";
import { DayField, PercentField } from "../../ui/fields";
import { useSetValue, useValues } from "../../ui/form";
import { ReferenceField } from "../../ui/reference-field";

/** Whose property is managed, since when, and for which part of the rent. */
export function OwnerFields({ ownerName }: { ownerName?: string | null | undefined }) {
  const { today } = useManager().organization;
  const { owner_id } = useValues();
  const set = useSetValue();
  return (
    <>
      <ReferenceField
        name="owner_id"
        label="Owner"
        hint="If you manage it for another owner."
        path="/v1/owners"
        labelOf={({ name }) => name}
        initialLabel={ownerName ?? undefined}
        onChoose={(row) => row && set("owner_since", today)}
      />
      {typeof owner_id === "string" && owner_id !== "" && (
        <DayField
          name="owner_since"
          label="Owner since"
          hint="Money before this day is left out of the owner's statements."
          isRequired
        />
      )}
      <PercentField
        name="management_fee_bp"
        label="Management fee"
        hint="Of the rent that is collected. You book it month by month, from the owner's statement."
      />
    </>
  );
}
