// A bank's CSV file as a table: its text, what separates its cells, and where its header stands.

import { rowsOf } from "../../../parts/importing/cells";
import { columnsOf, firstLine, isDirection, isHeaderOf } from "./guesses";

/** The columns that a line has, by the API's names. */
export const COLUMNS = [
  "date",
  "amount",
  "debit",
  "credit",
  "description",
  "reference",
  "id",
  "direction",
] as const;
export type Column = (typeof COLUMNS)[number];
/** The place of each column that is read, from 0. */
export type Columns = Partial<Record<Column, number>>;

/** A row, numbered as a spreadsheet numbers it. */
export interface Row {
  number: number;
  cells: readonly string[];
}

export interface Table {
  /** The header's cells; undefined if the file has no header. */
  header: readonly string[] | undefined;
  /** The number of the first row with a line. */
  firstRow: number;
  /** The rows from there on that have something in them. */
  rows: readonly Row[];
  /** What the columns probably are. */
  columns: Columns;
}

const MOST_ABOVE_HEADER = 50;
const MARKS = [",", ";", "\t"];
/** How banks name their columns, the best name first. */
const NAMES: Record<Column, readonly string[]> = {
  date: [
    "posting date",
    "posted date",
    "post date",
    "booking date",
    "buchungstag",
    "buchungsdatum",
    "date",
    "transaction date",
    "trans. date",
    "datum",
  ],
  amount: ["amount", "transaction amount", "betrag", "betrag (eur)", "amount (usd)", "umsatz"],
  debit: [
    "debit",
    "debits",
    "debit amount",
    "withdrawals",
    "withdrawal",
    "paid out",
    "money out",
    "soll",
  ],
  credit: [
    "credit",
    "credits",
    "credit amount",
    "deposits",
    "deposit",
    "paid in",
    "money in",
    "haben",
  ],
  description: [
    "description",
    "transaction description",
    "payee",
    "name",
    "narrative",
    "merchant",
    "auftraggeber / begünstigter",
    "verwendungszweck",
    "details",
    "memo",
    "text",
  ],
  reference: [
    "reference",
    "check or slip #",
    "check number",
    "check #",
    "check",
    "cheque number",
    "reference number",
    "beleg",
  ],
  id: ["id", "transaction id", "fitid"],
  direction: [
    "debit/credit",
    "transaction type",
    "dr/cr",
    "soll/haben",
    "af bij",
    "transaction",
    "type",
    "direction",
  ],
};

/** The text of a file, decoded as the API does it. */
export function textOf(bytes: ArrayBuffer): string {
  const [first, second] = new Uint8Array(bytes);
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

/**
 * The table in a text: with the first row in which a day and an amount have known names, else with
 * the first row in which a day and an amount can be read, else with the first row as its header.
 */
export function tableIn(text: string): Table {
  const all = MARKS.map((mark) => allRows(text, mark));
  const named = all.flatMap((rows) => namedTable(rows) ?? [])[0];
  if (named) return named;
  const counted = all.flatMap((rows) => countedTable(rows) ?? []);
  const widest = all.map((rows) => tableBelow(rows, rows.find(isFilled)));
  return (
    counted.toSorted((one, other) => other.rows.length - one.rows.length)[0] ??
    (widest.toSorted((one, other) => widthOf(other) - widthOf(one))[0] as Table)
  );
}

function allRows(text: string, mark: string): Row[] {
  return [...rowsOf(text, mark)].map((cells, index) => ({ number: index + 1, cells }));
}

function namedTable(rows: readonly Row[]): Table | undefined {
  const header = rows
    .slice(0, MOST_ABOVE_HEADER)
    .find(({ cells }) => isEnough(columnsIn(cells, [])));
  return header && tableBelow(rows, header);
}

function tableBelow(rows: readonly Row[], header: Row | undefined): Table {
  const firstRow = (header?.number ?? 0) + 1;
  const below = rows.slice(firstRow - 1).filter(isFilled);
  const cells = header?.cells ?? [];
  return { header: cells, firstRow, rows: below, columns: columnsIn(cells, below) };
}

/** A table whose names are not known, or that has none: what its cells say tells what they are. */
function countedTable(rows: readonly Row[]): Table | undefined {
  const first = firstLine(rows.slice(0, MOST_ABOVE_HEADER));
  if (!first) return undefined;
  const below = rows.slice(first.number - 1).filter(isFilled);
  const above = rows[first.number - 2];
  const header = above && isHeaderOf(above.cells, first.cells) ? above.cells : undefined;
  return { header, firstRow: first.number, rows: below, columns: columnsOf(below) };
}

function widthOf({ header }: Table): number {
  return header?.length ?? 0;
}

function isFilled({ cells }: Row): boolean {
  return cells.some((each) => each !== "");
}

function isEnough({ date, amount, debit, credit }: Columns): boolean {
  return date !== undefined && (amount ?? (debit !== undefined ? credit : undefined)) !== undefined;
}

/** The columns by their names. One that says directions is read if all of its cells say one. */
function columnsIn(header: readonly string[], rows: readonly Row[]): Columns {
  const found = COLUMNS.flatMap((column) => {
    const known = NAMES[column].find((name) => header.some((each) => isNamed(each, name)));
    const place = header.findIndex((each) => known && isNamed(each, known));
    return place === -1 ? [] : [[column, place] as const];
  });
  const { direction, ...columns }: Columns = Object.fromEntries(found);
  // One column of amounts says it all.
  if (columns.amount !== undefined)
    for (const each of ["debit", "credit"] as const) delete columns[each];
  const isRead = columns.amount !== undefined && isDirection(rows, direction);
  return isRead && direction !== undefined ? { ...columns, direction } : columns;
}

function isNamed(header: string, name: string): boolean {
  return header.toLowerCase().replaceAll(/\s+/g, " ").trim() === name;
}
