// Rows that a person looks for by typing: what is searched, and when.

import { useDebouncedValue } from "@mantine/hooks";
import { type KeyboardEvent, useCallback, useEffect, useState } from "react";
import type { QueryOf } from "../api/client";
import { type ListPath, type RowOf, useList } from "../api/queries";

export interface ReferenceSearch<P extends ListPath> {
  /** The list that is searched, and what is always asked of it. */
  path: P;
  query?: Partial<QueryOf<"get", P>>;
  /** Asked for as well while nothing is typed, such as vacant units. */
  suggested?: Partial<QueryOf<"get", P>>;
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

type Found<P extends ListPath> = RowOf<P> & { id: string };

/**
 * The rows that match what is typed, once `ask` was called or the choices were opened. `shown` is a
 * name, and no search. Enter takes the first of them, as soon as it is found, unless the arrows
 * chose another.
 */
export function useReferenceSearch<P extends ListPath>(
  { path, query, suggested }: ReferenceSearch<P>,
  shown: string,
  take: (row: Found<P>) => void,
) {
  const [isAsked, setIsAsked] = useState(false);
  const ask = useCallback(() => setIsAsked(true), []);
  const [isOpen, setIsOpen] = useState(false);
  const [typed, setTyped] = useState("");
  const [isWanted, setIsWanted] = useState(false);
  const [searched] = useDebouncedValue(typed.trim(), PAUSE_MILLISECONDS);
  const search = searched && searched !== shown ? { q: searched } : suggested;
  const asked = { limit: 20, ...query, ...search };
  const list = useList(path, asked as unknown as QueryOf<"get", P>, isAsked);
  const rows = (list.data?.pages.flatMap(({ items }) => items) ?? []) as Found<P>[];
  const isFound = list.isSuccess && !list.isFetching && typed.trim() === searched;
  useEffect(() => {
    if (!isWanted || !isFound) return;
    setIsWanted(false);
    if (!rows[0]) return;
    take(rows[0]);
    setIsOpen(false);
  });
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const isSearching = isOpen && typed.trim() !== "" && typed !== shown;
    if (event.key !== "Enter" || !isSearching || hasMarkedOption(event.currentTarget)) return;
    // Half a name sends no form.
    event.preventDefault();
    setIsWanted(true);
  };
  return {
    rows,
    ask,
    typed,
    setTyped: (text: string) => {
      setTyped(text);
      setIsWanted(false);
    },
    /** What the field is told of it. */
    choices: {
      dropdownOpened: isOpen,
      onDropdownOpen: () => {
        ask();
        setIsOpen(true);
      },
      onDropdownClose: () => setIsOpen(false),
      onKeyDown,
      nothingFoundMessage: list.isSuccess ? "Nothing found." : "Searching …",
    },
  };
}

function hasMarkedOption(input: HTMLInputElement): boolean {
  const list = document.getElementById(input.getAttribute("aria-controls") ?? "");
  return list?.querySelector("[data-combobox-selected]") != null;
}
