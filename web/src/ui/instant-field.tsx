import { TextInput } from "@mantine/core";
import { instant } from "../text/format";
import { instantOf, localTime } from "../text/local-time";
import { useField } from "./form";

interface InstantFieldProps {
  name: string;
  label: string;
  hint?: string;
  isRequired?: boolean;
  /** The zone in which it is entered; the API gets it in UTC. */
  timeZone: string;
}

/** A day and an hour. */
export function InstantField({ timeZone, hint, isRequired = false, ...props }: InstantFieldProps) {
  const inWords = (value: unknown) => instant(String(value), timeZone);
  const field = useField<string>({ ...props, isRequired, inWords });
  return (
    <TextInput
      {...props}
      type="datetime-local"
      description={[hint, `Time in ${timeZone}.`].filter(Boolean).join(" ")}
      withAsterisk={isRequired}
      aria-required={isRequired}
      error={field.error}
      value={field.value ? localTime(field.value, timeZone) : ""}
      onChange={(event) => field.set(instantOf(event.currentTarget.value, timeZone) ?? null)}
    />
  );
}
