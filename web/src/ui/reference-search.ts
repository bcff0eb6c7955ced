// Rows that a person looks for by typing: what is searched, and when.

import { useDebouncedValue } from "@mantine/hooks";
import { useCallback, useState } from "react";
import type { QueryOf } from "../api/client";
import { type ListPath, type RowOf, useList } from "../api/queries";

export interface ReferenceSearch<P extends ListPath> {
  /** The list that is searched, and what is always asked of it. */
  path: P;
  query?: Partial<QueryOf<"get", P>>;
  /** Asked for as well while nothing is typed, such as vacant units. */
  suggested?: Partial<QueryOf<"get", P>>;
  /** Whether the list takes `q`; else its first hundred rows are filtered here. */
  hasSearch?: boolean;
}

const PAUSE_MILLISECONDS = 250;
/**
 * Choices open beside their field: within a dialog, which is above the rest of the page, and within
 * a landmark for screen readers. The list scrolls by itself, as the browser's own do.
 */
export const DROPDOWN = {
  comboboxProps: { withinPortal: false, floatingStrategy: "fixed" },
  withScrollArea: false,
  styles: { dropdown: { maxHeight: 260, overflowY: "auto" } },
} as const;

/** The rows that match what is typed, once `open` was called. `shown` is a name, and no search. */
export function useReferenceSearch<P extends ListPath>(
  { path, query, suggested, hasSearch = true }: ReferenceSearch<P>,
  shown: string,
) {
  const [isOpen, setIsOpen] = useState(false);
  const open = useCallback(() => setIsOpen(true), []);
  const [typed, setTyped] = useState("");
  const [searched] = useDebouncedValue(typed.trim(), PAUSE_MILLISECONDS);
  const search = hasSearch && searched && searched !== shown ? { q: searched } : suggested;
  const asked = { limit: hasSearch ? 20 : 100, ...query, ...search };
  const list = useList(path, asked as unknown as QueryOf<"get", P>, isOpen);
  const rows = (list.data?.pages.flatMap(({ items }) => items) ?? []) as (RowOf<P> & {
    id: string;
  })[];
  return {
    rows,
    open,
    setTyped,
    nothingFound: list.isSuccess ? "Nothing found." : "Searching …",
  };
}
