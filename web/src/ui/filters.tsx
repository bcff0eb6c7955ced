// The filters of a list. They stand in the address, so a filtered list can be kept and shared.

import { Button, Group, NativeSelect, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { lazy, Suspense, useEffect, useState } from "react";
import { useSearchParams } from "react-router";

export interface Filter<Name extends string = string> {
  /** The query parameter. */
  name: Name;
  label: string;
  /** Search and day are typed, a choice is picked, a flag is set or not, a property is found. */
  kind: "search" | "choice" | "day" | "flag" | "property";
  /** The value of a choice may stand for several of the API's, joined by commas: "open,started". */
  choices?: readonly { value: string; label: string }[];
  /** What it means when no choice is made: "All" unless said. */
  unchosen?: string;
}

const PAUSE_MILLISECONDS = 300;
const PropertyFilter = lazy(() => import("./property-filter"));

/** What the address asks for, as query parameters of the API. */
export function filtersIn(filters: readonly Filter[], address: URLSearchParams) {
  const chosen: Record<string, string | string[]> = {};
  for (const { name, kind } of filters) {
    const value = address.get(name);
    if (value) chosen[name] = kind === "choice" && value.includes(",") ? value.split(",") : value;
  }
  return chosen;
}

/** The fields of the filters. */
export function Filters({ filters }: { filters: readonly Filter[] }) {
  const [address, setAddress] = useSearchParams();
  const set = (name: string, value: string) =>
    setAddress(
      (old) => {
        const next = new URLSearchParams(old);
        if (value) next.set(name, value);
        else next.delete(name);
        return next;
      },
      { replace: true },
    );
  // What the address says beside filters, such as the tab, stays.
  const clear = () =>
    setAddress(
      (old) => {
        const next = new URLSearchParams(old);
        for (const { name } of filters) next.delete(name);
        return next;
      },
      { replace: true },
    );
  const isSet = Object.keys(filtersIn(filters, address)).length > 0;
  return (
    <Group role="search" aria-label="Filters" align="flex-end" gap="sm">
      {filters.map((filter) => (
        <FilterField
          key={filter.name}
          filter={filter}
          value={address.get(filter.name) ?? ""}
          set={(value) => set(filter.name, value)}
        />
      ))}
      {isSet && (
        <Button variant="subtle" onClick={clear}>
          Clear filters
        </Button>
      )}
    </Group>
  );
}

interface FilterFieldProps {
  filter: Filter;
  value: string;
  set: (value: string) => void;
}

function FilterField({ filter, value, set }: FilterFieldProps) {
  if (filter.kind === "search") return <SearchField label={filter.label} value={value} set={set} />;
  if (filter.kind === "property") {
    return (
      <Suspense fallback={<TextInput label={filter.label} placeholder="All" readOnly />}>
        <PropertyFilter label={filter.label} value={value} set={set} />
      </Suspense>
    );
  }
  if (filter.kind === "day") {
    return (
      <TextInput
        type="date"
        label={filter.label}
        value={value}
        onChange={(event) => set(event.currentTarget.value)}
      />
    );
  }
  const options =
    filter.kind === "flag" ? [{ value: "true", label: "Yes" }] : (filter.choices ?? []);
  return (
    <NativeSelect
      label={filter.label}
      data={[
        { value: "", label: filter.unchosen ?? (filter.kind === "flag" ? "No" : "All") },
        ...options,
      ]}
      value={value}
      onChange={(event) => set(event.currentTarget.value)}
    />
  );
}

/** Asks when the person pauses, not with each letter. */
function SearchField({
  label,
  value,
  set,
}: {
  label: string;
  value: string;
  set: (v: string) => void;
}) {
  const [typed, setTyped] = useState(value);
  const search = useDebouncedCallback(set, PAUSE_MILLISECONDS);
  useEffect(() => setTyped(value), [value]);
  return (
    <TextInput
      type="search"
      label={label}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        search(event.currentTarget.value.trim());
      }}
    />
  );
}
