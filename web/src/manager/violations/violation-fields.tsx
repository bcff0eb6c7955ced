import { ViolationSeverity } from "../../api/values";
import { CATEGORIES } from "../../parts/violation-categories";
import { choices } from "../../text/words";
import { ChoiceField, DayField, LongTextField } from "../../ui/fields";
import { SuggestedField } from "../../ui/suggested-field";

/** What was seen, and until when it is to be put right: of a new violation and of a change. */
export function ViolationFields() {
  return (
    <>
      <SuggestedField
        name="category"
        label="Category"
        hint="Which kind of rule was broken. Choose one, or enter your own."
        suggestions={CATEGORIES}
        isRequired
      />
      <ChoiceField
        name="severity"
        label="Severity"
        choices={choices(ViolationSeverity)}
        isRequired
      />
      <LongTextField
        name="description"
        label="What was seen"
        hint="The homeowner reads it, in letters too."
        isRequired
      />
      <DayField
        name="cure_by"
        label="Cure by"
        hint="The last day to put it right. Before it has passed, a fine needs a reason."
      />
    </>
  );
}

/** What only the team reads. */
export function NotesField() {
  return <LongTextField name="notes" label="Notes" hint="The homeowner does not see them." />;
}
