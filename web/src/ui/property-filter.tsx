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
  const search = useReferenceSearch({ path: "/v1/properties" }, chosen);
  const { rows, open, setTyped, nothingFound } = search;
  const isNamed = value !== "" && chosen === "";
  useEffect(() => {
    if (isNamed) open();
  }, [isNamed, open]);
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
      nothingFoundMessage={nothingFound}
      onDropdownOpen={open}
      // The name that is shown is no search.
      onSearchChange={(text) => setTyped(text === known?.label ? "" : text)}
      onChange={(id, option) => {
        setChosen(option?.label ?? "");
        set(id ?? "");
      }}
    />
  );
}
