// Rows of a bank's CSV become lines as the API reads them: exactly, or not at all.

import type { BodyOf } from "../../../api/client";
import { DateFormat, DecimalSign } from "../../../api/values";
import {
  type Amount,
  amountOf,
  type DateFormatName,
  type Decimal,
  dayOf,
  directionOf,
} from "./cell-values";
import type { Column, Columns, Row, Table } from "./table";

export type Line = BodyOf<"post", "/v1/bank-transactions/import-rows">["rows"][number];
export interface Manner {
  columns: Columns;
  dateFormat: DateFormatName;
  decimal: Decimal;
  /** The row of the first line, of a file without a header. */
  firstRow?: number;
}
/** A row as a line, or what is wrong with it. */
export interface Reading {
  row: Row;
  line?: Line;
  mistake?: string;
}

const SAMPLE = 200;
const OPPOSITE = "says of its amount that it came in and that it went out";

/** The format in which most of the table's days can be read. */
export function dateFormatIn({ rows }: Table, place: number | undefined) {
  return best(DateFormat, (format) => daysRead(rows, place, format));
}

/** Another format in which as many of its days can be read, so that a person has to look. */
export function otherFormatIn({ rows }: Table, place: number | undefined, chosen: DateFormatName) {
  const most = daysRead(rows, place, chosen);
  return DateFormat.find(
    (format) => format !== chosen && most > 0 && daysRead(rows, place, format) === most,
  );
}

function daysRead(rows: readonly Row[], place: number | undefined, format: DateFormatName) {
  return sample(rows, place).filter((each) => dayOf(each, format)).length;
}

/** The decimal sign with which most of the table's amounts can be read. */
export function decimalIn({ rows }: Table, places: readonly (number | undefined)[]) {
  const cells = places.flatMap((place) => sample(rows, place)).filter((each) => each !== "");
  return best(DecimalSign, (sign) => cells.filter((each) => amountOf(each, sign)).length);
}

function sample(rows: readonly Row[], place: number | undefined) {
  return rows.slice(0, SAMPLE).map(({ cells }) => cells[place ?? -1] ?? "");
}

function best<Each extends string>(all: readonly [Each, ...Each[]], score: (each: Each) => number) {
  return all.reduce((best, each) => (score(each) > score(best) ? each : best), all[0]);
}

/** Every row of the table as it would be imported. */
export function readingsOf({ rows }: Table, manner: Manner): Reading[] {
  const read = rows.filter(({ number }) => number >= (manner.firstRow ?? 1));
  return read.map((row) => {
    const cell = (column: Column) => row.cells[manner.columns[column] ?? -1] ?? "";
    const read = lineOf(cell, manner);
    return typeof read === "string" ? { row, mistake: read } : { row, line: read };
  });
}

function lineOf(cell: (column: Column) => string, manner: Manner): Line | string {
  const posted_on = dayOf(cell("date"), manner.dateFormat);
  if (!posted_on) return `has no date as ${manner.dateFormat}`;
  const cents = centsOf(cell, manner);
  if (typeof cents === "string") return cents;
  if (cents === 0) return "has an amount of 0";
  const description = oneLine(cell("description"));
  if (description === "") return "has no description";
  const reference = oneLine(cell("reference"));
  const external_id = oneLine(cell("id"));
  return {
    posted_on,
    amount_cents: cents,
    description,
    ...(reference ? { reference } : {}),
    ...(external_id ? { external_id } : {}),
  };
}

/** Cents, or what is wrong with the amount. */
function centsOf(cell: (column: Column) => string, manner: Manner): number | string {
  const { columns, decimal } = manner;
  const lacking = `has no amount like ${decimal === "." ? "1250.50" : "1250,50"}`;
  const read = (column: Column): Amount | undefined =>
    cell(column) === "" ? { cents: 0 } : amountOf(cell(column), decimal);
  if (columns.amount === undefined) {
    const [debit, credit] = [read("debit"), read("credit")];
    if (!debit || !credit || (debit.cents && credit.cents)) return lacking;
    if (debit.mark === "in" || credit.mark === "out") return OPPOSITE;
    return Math.abs(credit.cents) - Math.abs(debit.cents);
  }
  const amount = read("amount");
  if (!amount) return lacking;
  return columns.direction === undefined ? amount.cents : directed(amount, cell("direction"));
}

function directed({ cents, mark }: Amount, word: string): number | string {
  const direction = directionOf(word);
  if (!direction) return "does not say whether money came in or went out";
  if ((mark && mark !== direction) || (direction === "in" && cents < 0)) return OPPOSITE;
  return direction === "in" ? Math.abs(cents) : -Math.abs(cents);
}

/** Without what shows nothing, as the API reads it. */
function oneLine(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, " ")
    .replaceAll(/(?![\u200c\u200d])\p{Cf}/gu, "")
    .replaceAll(/\s+/g, " ")
    .trim();
}
