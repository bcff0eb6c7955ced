// Columns as a person chooses them and as the API is told: by the header's name where it tells one
// column from all others, else by number.

import type { Manner } from "./lines";
import { COLUMNS, type Table } from "./table";

const LONGEST_NAME = 200;
const LONGEST_SAMPLE = 30;

/** The value of a column's choice: its number, from 1. */
export function choiceOf(place: number): string {
  return String(place + 1);
}

/** All columns of the table, such as "Amount" or "Column 1 (01/15/2026)". */
export function choicesIn(table: Table) {
  const widths = table.rows.map(({ cells }) => cells.length);
  const width = widths.reduce((most, each) => Math.max(most, each), table.header?.length ?? 0);
  return [...Array(width).keys()].map((place) => ({
    value: choiceOf(place),
    label: nameIn(table, place) ?? `Column ${place + 1}${sampleIn(table, place)}`,
  }));
}

function nameIn({ header }: Table, place: number): string | undefined {
  const compared = header?.map((each) => each.toLowerCase().replaceAll(/\s+/g, " ").trim());
  const name = compared?.[place];
  if (!name || name.length > LONGEST_NAME) return undefined;
  return compared?.indexOf(name) === compared?.lastIndexOf(name) ? header?.[place] : undefined;
}

function sampleIn({ rows, firstRow }: Table, place: number): string {
  const row = rows.find(({ number, cells }) => number >= firstRow && cells[place]);
  const text = row?.cells[place];
  if (!text) return "";
  return ` (${text.length > LONGEST_SAMPLE ? `${text.slice(0, LONGEST_SAMPLE)}…` : text})`;
}

/** What the API is told of the file. A column that is not chosen is not looked for by its name. */
export function fieldsOf(table: Table, manner: Manner): Record<string, string> {
  const optional = COLUMNS.filter((each) => each !== "date" && each !== "description");
  const none = Object.fromEntries(optional.map((each) => [each, null]));
  const told = Object.entries(manner.columns).map(
    ([column, place]) => [column, nameIn(table, place) ?? place + 1] as const,
  );
  const isNamed = told.some(([, column]) => typeof column === "string");
  return {
    format: "csv",
    columns: JSON.stringify({ ...none, ...Object.fromEntries(told) }),
    date_format: manner.dateFormat,
    decimal: manner.decimal,
    ...(isNamed ? {} : { first_row: String(manner.firstRow ?? table.firstRow) }),
  };
}
