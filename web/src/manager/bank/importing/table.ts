// A bank's CSV file as a table: its text, what separates its cells, and where its header stands.

import { rowsOf } from "../../../parts/importing/cells";

/** The columns that a line has, by the API's names. */
export const COLUMNS = [
  "date",
  "amount",
  "debit",
  "credit",
  "description",
  "reference",
  "id",
] as const;
export type Column = (typeof COLUMNS)[number];
/** The header of each column that is read. */
export type Columns = Partial<Record<Column, string>>;

/** A row, numbered as a spreadsheet numbers it. */
export interface Row {
  number: number;
  cells: readonly string[];
}

export interface Table {
  header: readonly string[];
  /** The rows below the header that have something in them. */
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

/** The table in a text: with the first row in which a day and an amount have known names, if any. */
export function tableIn(text: string): Table {
  const tables = MARKS.map((mark) => tableWith(text, mark));
  const [found, widest] = [
    tables.find(({ columns }) => isEnough(columns)),
    tables.toSorted((one, other) => other.header.length - one.header.length)[0],
  ];
  return found ?? (widest as Table);
}

function tableWith(text: string, mark: string): Table {
  const rows = [...rowsOf(text, mark)].map((cells, index) => ({ number: index + 1, cells }));
  const top = rows.slice(0, MOST_ABOVE_HEADER);
  const header =
    top.find(({ cells }) => isEnough(columnsIn(cells))) ?? top.find(({ cells }) => isFilled(cells));
  const cells = header?.cells ?? [];
  const below = rows.slice(header?.number ?? 0).filter((row) => isFilled(row.cells));
  return { header: cells, rows: below, columns: columnsIn(cells) };
}

function isFilled(cells: readonly string[]): boolean {
  return cells.some((each) => each !== "");
}

function isEnough({ date, amount, debit, credit }: Columns): boolean {
  return date !== undefined && (amount ?? (debit && credit)) !== undefined;
}

function columnsIn(header: readonly string[]): Columns {
  const found = COLUMNS.flatMap((column) => {
    const known = NAMES[column].find((name) => header.some((each) => isNamed(each, name)));
    const name = header.find((each) => known && isNamed(each, known));
    return name === undefined ? [] : [[column, name] as const];
  });
  const columns: Columns = Object.fromEntries(found);
  // One column of amounts says it all.
  if (columns.amount) for (const each of ["debit", "credit"] as const) delete columns[each];
  return columns;
}

function isNamed(header: string, name: string): boolean {
  return header.toLowerCase().replaceAll(/\s+/g, " ").trim() === name;
}
