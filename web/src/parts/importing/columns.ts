// Which column of a table says what, and the rows that it says.

import type { FieldError } from "../../api/problems";
import type { Line, Table } from "./cells";
import { asText, Mistake, type Reader } from "./values";

/** Something that a row says. */
export interface Column {
  /** Its name here and in the example, such as `market_rent`. */
  name: string;
  title: string;
  isNeeded?: boolean;
  /** What other tables call it. */
  others?: readonly string[];
  read?: Reader;
  /** Where the API has it in a row, such as `market_rent_cents`; the name unless said. */
  field?: string;
}

/** By the name of a column, its place in the table. */
export type Mapping = Record<string, number | undefined>;

/** What is wrong, at its row and column of the spreadsheet. */
export interface Fault {
  row: number;
  column: string;
  text: string;
}

const plain = (name: string) =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, " ")
    .trim();

/** The columns of the table whose headings say what they are. */
export function guessed(header: readonly string[], columns: readonly Column[]): Mapping {
  const headings = header.map(plain);
  const found = columns.map(({ name, title, others = [] }) => {
    const names = [name, title, ...others].map(plain);
    const place = headings.findIndex((heading) => names.includes(heading));
    return [name, place < 0 ? undefined : place] as const;
  });
  return Object.fromEntries(found);
}

/** What a line says, by the names of the columns; an empty cell says nothing. */
export type Said = Record<string, unknown>;

/** What each line says, and what is wrong with it. */
export function readTable(
  { header, lines }: Table,
  columns: readonly Column[],
  mapping: Mapping,
): { said: Said[]; faults: Fault[] } {
  const faults: Fault[] = [];
  const titleAt = (column: Column) => header[mapping[column.name] ?? -1] || column.title;
  const said = lines.map((line) => {
    const values: Said = {};
    for (const column of columns) {
      const cell = cellAt(line, mapping[column.name]);
      const value = cell === "" ? undefined : (column.read ?? asText)(cell);
      const text = value instanceof Mistake ? value.text : undefined;
      const isMissing = column.isNeeded && cell === "";
      if (text ?? isMissing)
        faults.push({ row: line.number, column: titleAt(column), text: text ?? "Fill this in." });
      else if (value !== undefined) values[column.name] = value;
    }
    return values;
  });
  return { said, faults };
}

function cellAt({ cells }: Line, place: number | undefined): string {
  return place === undefined ? "" : (cells[place] ?? "");
}

/** The needed columns that the table lacks. */
export function lacking(columns: readonly Column[], mapping: Mapping): Column[] {
  return columns.filter(({ name, isNeeded }) => isNeeded && mapping[name] === undefined);
}

/** The lines that say what an earlier one has said; `keyOf` is what two can't share. */
export function repeated<Row>(
  rows: readonly Row[],
  lines: readonly Line[],
  keyOf: (row: Row) => string,
): Fault[] {
  const first = new Map<string, number>();
  return rows.flatMap((row, index) => {
    const key = plain(keyOf(row));
    const number = lines[index]?.number ?? 0;
    const earlier = first.get(key);
    first.set(key, earlier ?? number);
    const text = `Row ${earlier} says the same. Leave one of them out.`;
    return earlier === undefined ? [] : [{ row: number, column: "", text }];
  });
}

/** The API's refusals of rows, at the lines that they are about. */
export function placed(
  errors: readonly FieldError[],
  { header }: Table,
  lines: readonly Line[],
  columns: readonly Column[],
  mapping: Mapping,
): Fault[] {
  return errors.flatMap(({ pointer, detail }) => {
    const [, index, rest = ""] = /^\/rows\/(\d+)(?:\/(.*))?$/.exec(pointer) ?? [];
    const line = index === undefined ? undefined : lines[Number(index)];
    if (!line) return [];
    const column = columns.find(({ name, field = name }) => isAt(field, rest));
    const heading = column && (header[mapping[column.name] ?? -1] || column.title);
    return [{ row: line.number, column: heading ?? rest, text: detail }];
  });
}

function isAt(field: string, pointer: string): boolean {
  return field === pointer || pointer.startsWith(`${field}/`) || field.startsWith(`${pointer}/`);
}
