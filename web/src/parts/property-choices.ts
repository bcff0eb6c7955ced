import { useList } from "../api/queries";

// Of more properties a person finds one by its own list, which leads to what is about it.
const MOST = 100;

/** The properties by name, for a list that can be filtered by them. */
export function usePropertyChoices(): { value: string; label: string }[] {
  const properties = useList("/v1/properties", { limit: MOST });
  const found = properties.data?.pages.flatMap(({ items }) => items) ?? [];
  return found
    .map(({ id, name }) => ({ value: id, label: name }))
    .sort((one, other) => one.label.localeCompare(other.label));
}
