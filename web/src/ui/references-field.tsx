// A field that refers to several things of a kind, each found by its name: the tenants of a lease.

import { MultiSelect } from "@mantine/core";
import { useState } from "react";
import type { ListPath, RowOf } from "../api/queries";
import { useField } from "./form";
import { DROPDOWN, type ReferenceSearch, useReferenceSearch } from "./reference-search";

interface Option {
  value: string;
  label: string;
}

interface ReferencesFieldProps<P extends ListPath> extends ReferenceSearch<P> {
  name: string;
  label: string;
  hint?: string;
  isRequired?: boolean;
  autoFocus?: boolean;
  labelOf: (row: RowOf<P>) => string;
  /** The names of what the form starts with. */
  initial?: readonly Option[];
}

/** Finds rows by what is typed; keeps their ids in the order in which they were chosen. */
export function ReferencesField<P extends ListPath>(props: ReferencesFieldProps<P>) {
  const { name, label, hint, isRequired = false, labelOf } = props;
  const inWords = () => "other ones";
  const field = useField<string[]>({ name, label, isRequired, inWords });
  const [chosen, setChosen] = useState<readonly Option[]>(props.initial ?? []);
  const search = useReferenceSearch(props, "", ({ id }) => {
    choose([...(field.value ?? []).filter((value) => value !== id), id]);
    search.setTyped("");
  });
  const found = search.rows.map((row) => ({ value: row.id, label: labelOf(row) }));
  const kept = chosen.filter(({ value }) => !found.some((option) => option.value === value));
  const options = [...kept, ...found];
  const choose = (values: string[]) => {
    setChosen(options.filter(({ value }) => values.includes(value)));
    field.set(values);
  };
  return (
    <MultiSelect
      name={name}
      label={label}
      description={hint}
      withAsterisk={isRequired}
      data-autofocus={props.autoFocus || undefined}
      error={field.error}
      {...DROPDOWN}
      openOnFocus={false}
      searchable
      hidePickedOptions
      data={options}
      value={field.value ?? []}
      filter={({ options: all }) => all}
      searchValue={search.typed}
      onSearchChange={search.setTyped}
      {...search.choices}
      onChange={choose}
    />
  );
}
