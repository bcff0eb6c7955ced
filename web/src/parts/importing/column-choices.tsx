import { Fieldset, NativeSelect, SimpleGrid, Text } from "@mantine/core";
import { useSetValue, useValues } from "../../ui/form";
import { tableOf } from "./cells";
import { type Column, guessed, type Mapping } from "./columns";

const NONE = "none";

/** The places of the columns: as chosen in the form, else as their headings say. */
export function mappingOf(
  header: readonly string[],
  columns: readonly Column[],
  chosen: Record<string, unknown>,
): Mapping {
  const mapping = guessed(header, columns);
  for (const { name } of columns) {
    const place = chosen[name];
    if (place === NONE) mapping[name] = undefined;
    else if (typeof place === "string" && Number(place) < header.length)
      mapping[name] = Number(place);
  }
  return mapping;
}

/** Which column of the pasted table says what. */
export function ColumnChoices({ columns }: { columns: readonly Column[] }) {
  const values = useValues();
  const set = useSetValue();
  const { header } = tableOf(String(values.text ?? ""));
  if (header.length === 0) return null;
  const chosen = columns.map(({ name }) => [name, values[`column.${name}`]] as const);
  const mapping = mappingOf(header, columns, Object.fromEntries(chosen));
  const places = header.map((title, place) => ({
    value: String(place),
    label: title || `Column ${place + 1}`,
  }));
  return (
    <Fieldset legend="Columns">
      <Text size="sm" mb="sm">
        Choose which column of your table says what.
      </Text>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }}>
        {columns.map(({ name, title, isNeeded = false }) => (
          <NativeSelect
            key={name}
            label={title}
            withAsterisk={isNeeded}
            data={[{ value: NONE, label: "Not in the table" }, ...places]}
            value={mapping[name]?.toString() ?? NONE}
            onChange={({ currentTarget: { value } }) => set(`column.${name}`, value)}
          />
        ))}
      </SimpleGrid>
    </Fieldset>
  );
}
