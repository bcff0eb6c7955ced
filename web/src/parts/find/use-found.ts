import { useDebouncedValue } from "@mantine/hooks";
import { useRead } from "../../api/queries";
import { usePermission } from "../../session/permission";
import { type Found, placesOf } from "./found";

const PAUSE_MILLISECONDS = 250;
const FEWEST_LETTERS = 2;

interface Search {
  found: readonly Found[];
  /** Why there may be nothing, for the person. */
  hint: string;
  error: Error | null;
}

/** Searches when the person pauses. */
export function useFound(typed: string): Search {
  const wanted = typed.trim();
  const [q] = useDebouncedValue(wanted, PAUSE_MILLISECONDS);
  const hasLeases = usePermission("GET /v1/leases").isAllowed;
  const isEnough = wanted.length >= FEWEST_LETTERS;
  const search = useRead(
    "/v1/search",
    { query: { q } },
    { enabled: isEnough && q.length >= FEWEST_LETTERS },
  );
  if (!isEnough) return { found: [], hint: "", error: null };
  if (wanted !== q || search.isFetching) return { found: [], hint: "Searching …", error: null };
  const found = placesOf(search.data?.body.items ?? [], hasLeases);
  return { found, hint: search.error ? "" : "Nothing found.", error: search.error };
}
