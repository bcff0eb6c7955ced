// The filter for one property, found by its name. Loaded only where a list has it.

import { Select } from "@mantine/core";
import { useEffect, useState } from "react";
import { DROPDOWN, useReferenceSearch } from "./reference-search";

interface PropertyFilterProps {
  label: string;
  /** The property's id, or nothing. */
  value: string;
  set: (value: string) => void;
}

/** Asks for properties when it is opened, or when the address names one. */
export default function PropertyFilter({ label, value, set }: PropertyFilterProps) {
  const [chosen, setChosen] = useState("");
  const choose = (id: string, name: string) => {
    setChosen(name);
    set(id);
  };
  const { rows, ask, setTyped, choices } = useReferenceSearch(
    { path: "/v1/properties" },
    chosen,
    ({ id, name }) => choose(id, name),
  );
  const isNamed = value !== "" && chosen === "";
  useEffect(() => {
    if (isNamed) ask();
  }, [isNamed, ask]);
  const options = rows.map(({ id, name }) => ({ value: id, label: name }));
  const known = options.find((option) => option.value === value);
  const kept = value && !known ? [{ value, label: chosen || "One property" }] : [];
  return (
    <Select
      {...DROPDOWN}
      label={label}
      placeholder="All"
      openOnFocus={false}
      searchable
      clearable
      clearButtonProps={{ "aria-label": `Clear ${label.toLowerCase()}` }}
      data={[...kept, ...options]}
      value={value || null}
      filter={({ options: found }) => found}
      {...choices}
      // The name that is shown is no search.
      onSearchChange={(text) => setTyped(text === known?.label ? "" : text)}
      onChange={(id, option) => choose(id ?? "", option?.label ?? "")}
    />
  );
}
