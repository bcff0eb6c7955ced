import { LongTextField } from "../ui/fields";

/** Why an operator changes something. */
export function ReasonField({ autoFocus = false }: { autoFocus?: boolean }) {
  return (
    <LongTextField
      name="reason"
      label="Reason"
      hint="Kept with your name in the platform's audit log."
      isRequired
      autoFocus={autoFocus}
    />
  );
}
