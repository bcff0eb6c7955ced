// A field that refers to another thing, found by its name: a tenant, a unit, a vendor.

import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import type { QueryOf } from "../api/client";
import { type ListPath, type RowOf, useList } from "../api/queries";
import { useField } from "./form";

interface ReferenceFieldProps<P extends ListPath> {
  name: string;
  label: string;
  hint?: string | undefined;
  isRequired?: boolean;
  autoFocus?: boolean;
  /** The list that is searched, and what is always asked of it. */
  path: P;
  query?: Partial<QueryOf<"get", P>>;
  /** Whether the list takes `q`; else its first hundred rows are filtered here. */
  hasSearch?: boolean;
  labelOf: (row: RowOf<P>) => string;
  /** The name of what the form starts with. */
  initialLabel?: string | undefined;
  /** Told of the whole row that was chosen, for fields that depend on it. */
  onChoose?: (row: RowOf<P> | undefined) => void;
}

const PAUSE_MILLISECONDS = 250;

/** Finds a row by what is typed; keeps its id. */
export function ReferenceField<P extends ListPath>({
  name,
  label,
  hint,
  isRequired = false,
  autoFocus,
  path,
  query = {} as Partial<QueryOf<"get", P>>,
  hasSearch = true,
  labelOf,
  initialLabel,
  onChoose,
}: ReferenceFieldProps<P>) {
  const field = useField<string>({ name, label, isRequired });
  const [isOpen, setIsOpen] = useState(false);
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState(initialLabel ?? "");
  const [searched] = useDebouncedValue(typed, PAUSE_MILLISECONDS);
  // The input shows the chosen name, which is no search.
  const search = hasSearch && searched && searched !== chosen ? { q: searched } : {};
  const asked = { limit: hasSearch ? 20 : 100, ...query, ...search };
  const list = useList(path, asked as unknown as QueryOf<"get", P>, isOpen);
  const rows = (list.data?.pages.flatMap(({ items }) => items) ?? []) as (RowOf<P> & {
    id: string;
  })[];
  const options = rows.map((row) => ({ value: row.id, label: labelOf(row) }));
  const known = options.some(({ value }) => value === field.value);
  const kept = field.value && !known ? [{ value: field.value, label: chosen }] : [];
  return (
    <Select
      name={name}
      label={label}
      description={hint}
      withAsterisk={isRequired}
      data-autofocus={autoFocus || undefined}
      error={field.error}
      searchable
      clearable={!isRequired}
      data={[...kept, ...options]}
      value={field.value ?? null}
      filter={hasSearch ? ({ options: found }) => found : undefined}
      nothingFoundMessage={list.isSuccess ? "Nothing found." : "Searching …"}
      onDropdownOpen={() => setIsOpen(true)}
      onSearchChange={setTyped}
      onChange={(value, option) => {
        setChosen(option?.label ?? "");
        field.set(value);
        onChoose?.(rows.find(({ id }) => id === value));
      }}
    />
  );
}
