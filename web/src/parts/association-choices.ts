import { useList } from "../api/queries";

const MOST = 100;

/** The associations by name, for a list that can be filtered by them. */
export function useAssociationChoices(): { value: string; label: string }[] {
  const associations = useList("/v1/associations", { limit: MOST });
  const found = associations.data?.pages.flatMap(({ items }) => items) ?? [];
  return found
    .map(({ id, name }) => ({ value: id, label: name }))
    .sort((one, other) => one.label.localeCompare(other.label));
}
