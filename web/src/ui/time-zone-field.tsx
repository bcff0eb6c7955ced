// A time zone, found by typing a part of its name.

import { Select } from "@mantine/core";
import { useField } from "./form";
import { DROPDOWN } from "./reference-search";

interface TimeZoneFieldProps {
  name: string;
  label: string;
  hint?: string;
  isRequired?: boolean;
}

const ZONES = ["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")];

/** The time zone of this browser. */
export function ownTimeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Shows cities with spaces: "America/New York" is found by "new york". */
export function TimeZoneField({ name, label, hint, isRequired = false }: TimeZoneFieldProps) {
  const field = useField<string>({ name, label, isRequired });
  const kept = field.value && !ZONES.includes(field.value) ? [field.value] : [];
  return (
    <Select
      name={name}
      label={label}
      description={hint}
      withAsterisk={isRequired}
      error={field.error}
      {...DROPDOWN}
      searchable
      limit={50}
      data={[...kept, ...ZONES].map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") }))}
      value={field.value ?? null}
      nothingFoundMessage="No time zone has this name. Try the largest city near you."
      onChange={(value) => field.set(value)}
    />
  );
}
