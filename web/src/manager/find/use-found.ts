import { useDebouncedValue } from "@mantine/hooks";
import { useList } from "../../api/queries";
import { usePermission } from "../../session/permission";
import { type Found, foundIn } from "./found";

const PAUSE_MILLISECONDS = 250;
const FEWEST_LETTERS = 2;
const MOST_OF_A_KIND = 5;

interface Search {
  found: readonly Found[];
  /** Why there may be nothing, for the person. */
  hint: string;
  error: Error | null;
}

/** Searches when the person pauses, in the three lists that are searched by name. */
export function useFound(typed: string): Search {
  const [text] = useDebouncedValue(typed.trim(), PAUSE_MILLISECONDS);
  const isLong = text.length >= FEWEST_LETTERS;
  const hasLeases = usePermission("GET /v1/leases").isAllowed;
  const hasTenants = usePermission("GET /v1/tenants").isAllowed;
  const hasProperties = usePermission("GET /v1/properties").isAllowed;
  const query = { q: text, limit: MOST_OF_A_KIND };
  const tenants = useList("/v1/tenants", query, isLong && hasTenants);
  const units = useList("/v1/units", query, isLong && hasProperties);
  const properties = useList("/v1/properties", query, isLong && hasProperties);
  const lists = [tenants, units, properties];
  const error = lists.find((list) => list.error)?.error ?? null;
  if (!isLong || typed.trim() !== text)
    return { found: [], hint: typed.trim() === text ? "" : "Searching …", error };
  const found = foundIn(
    {
      tenants: tenants.data?.pages[0]?.items ?? [],
      units: units.data?.pages[0]?.items ?? [],
      properties: properties.data?.pages[0]?.items ?? [],
    },
    hasLeases,
  );
  const isSearching = lists.some((list) => list.isFetching);
  return { found, hint: isSearching ? "Searching …" : "Nothing found.", error };
}
