// A field that refers to another thing, found by its name: a tenant, a unit, a vendor.

import { Select } from "@mantine/core";
import { useState } from "react";
import type { ListPath, RowOf } from "../api/queries";
import { useField } from "./form";
import { DROPDOWN, type ReferenceSearch, useReferenceSearch } from "./reference-search";

interface ReferenceFieldProps<P extends ListPath> extends ReferenceSearch<P> {
  name: string;
  label: string;
  hint?: string | undefined;
  isRequired?: boolean;
  autoFocus?: boolean;
  labelOf: (row: RowOf<P>) => string;
  /** The name of what the form starts with. */
  initialLabel?: string | undefined;
  /** Told of the whole row that was chosen, for fields that depend on it. */
  onChoose?: (row: RowOf<P> | undefined) => void;
}

/** Finds a row by what is typed; keeps its id. */
export function ReferenceField<P extends ListPath>(props: ReferenceFieldProps<P>) {
  const { name, label, hint, isRequired = false, labelOf, onChoose } = props;
  const inWords = () => "another one";
  const field = useField<string>({ name, label, isRequired, inWords });
  const [chosen, setChosen] = useState(props.initialLabel ?? "");
  const search = useReferenceSearch(props, chosen, (row) => choose(row.id, labelOf(row)));
  const { rows } = search;
  const options = rows.map((row) => ({ value: row.id, label: labelOf(row) }));
  const known = options.some(({ value }) => value === field.value);
  const kept = field.value && !known ? [{ value: field.value, label: chosen }] : [];
  const choose = (value: string | null, chosenLabel: string) => {
    setChosen(chosenLabel);
    field.set(value);
    onChoose?.(rows.find(({ id }) => id === value));
  };
  return (
    <Select
      name={name}
      label={label}
      description={hint}
      withAsterisk={isRequired}
      data-autofocus={props.autoFocus || undefined}
      error={field.error}
      {...DROPDOWN}
      openOnFocus={false}
      searchable
      clearable={!isRequired}
      data={[...kept, ...options]}
      value={field.value ?? null}
      filter={({ options: found }) => found}
      onSearchChange={search.setTyped}
      {...search.choices}
      onChange={(value, option) => choose(value, option?.label ?? "")}
    />
  );
}
