import { CommonAssessmentType } from "../../api/values";
import { choices } from "../../text/words";
import { ChoiceField, MoneyField, TextField } from "../../ui/fields";
import { useValues } from "../../ui/form";
import { ReferenceField } from "../../ui/reference-field";
import { AMOUNT, TOTAL } from "./terms";

const WAYS = [
  { value: AMOUNT, label: "The same amount for each homeowner" },
  { value: TOTAL, label: "A total, split by the homeowners’ shares" },
];

interface AssociationFieldProps {
  /** The association that the form begins with. */
  name?: string | undefined;
  onChoose?: () => void;
}

/** The association whose homeowners are assessed. */
export function AssociationField({ name, onChoose }: AssociationFieldProps) {
  return (
    <ReferenceField
      name="association_id"
      label="Association"
      path="/v1/associations"
      labelOf={(found) => found.name}
      initialLabel={name}
      isRequired
      autoFocus={!name}
      {...(onChoose ? { onChoose } : {})}
    />
  );
}

/** What is charged, and how much of whom. Of one homeowner it is always an amount. */
export function TermsFields({ isOfOne = false, autoFocus = false }) {
  const { by } = useValues();
  const isTotal = by === TOTAL && !isOfOne;
  return (
    <>
      <ChoiceField
        name="type"
        label="Kind"
        choices={choices(CommonAssessmentType)}
        isRequired
        autoFocus={autoFocus}
      />
      <DescriptionField />
      {!isOfOne && <ChoiceField name="by" label="How much" choices={WAYS} isRequired />}
      {isTotal ? <TotalField /> : <AmountField isOfOne={isOfOne} />}
    </>
  );
}

export function DescriptionField({ autoFocus = false }) {
  return (
    <TextField
      name="description"
      label="For"
      hint="As the statement says it, such as “Monthly dues”."
      isRequired
      autoFocus={autoFocus}
    />
  );
}

export function AmountField({ isOfOne = false }) {
  const label = isOfOne ? "Amount" : "Amount for each";
  return <MoneyField key="amount" name="amount_cents" label={label} isRequired />;
}

export function TotalField() {
  return (
    <MoneyField
      key="total"
      name="total_cents"
      label="Total of all"
      hint="Each homeowner needs a share in the common costs. What rounding leaves is spread cent by cent."
      isRequired
    />
  );
}
