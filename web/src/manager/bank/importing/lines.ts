// Rows of a bank's CSV become lines as the API reads them: exactly, or not at all.

import type { BodyOf } from "../../../api/client";
import { DateFormat, DecimalSign } from "../../../api/values";
import type { Column, Columns, Row, Table } from "./table";

export type Line = BodyOf<"post", "/v1/bank-transactions/import-rows">["rows"][number];
export interface Manner {
  columns: Columns;
  dateFormat: (typeof DateFormat)[number];
  decimal: (typeof DecimalSign)[number];
}
/** A row as a line, or what is wrong with it. */
export interface Reading {
  row: Row;
  line?: Line;
  mistake?: string;
}

const SAMPLE = 200;
const TIME = /(?:[T ]\d{1,2}:\d{2}.*)?$/.source;
const DAYS: Record<Manner["dateFormat"], RegExp> = {
  "YYYY-MM-DD": new RegExp(`^(?<year>\\d{4})-(?<month>\\d{1,2})-(?<day>\\d{1,2})${TIME}`),
  "MM/DD/YYYY": new RegExp(`^(?<month>\\d{1,2})/(?<day>\\d{1,2})/(?<year>\\d{4})${TIME}`),
  "DD/MM/YYYY": new RegExp(`^(?<day>\\d{1,2})/(?<month>\\d{1,2})/(?<year>\\d{4})${TIME}`),
  "DD.MM.YYYY": new RegExp(`^(?<day>\\d{1,2})\\.(?<month>\\d{1,2})\\.(?<year>\\d{4})${TIME}`),
};
const AMOUNTS: Record<Manner["decimal"], RegExp> = {
  ".": /^(\d{1,3}([, ])\d{3}(?:\2\d{3})*|\d+|(?=\.))(?:\.(\d{1,2}))?$/,
  ",": /^(\d{1,3}([. ])\d{3}(?:\2\d{3})*|\d+|(?=,))(?:,(\d{1,2}))?$/,
};
const CURRENCY = /^[$€£¥\s]+|[$€£¥\s]+$/g;

/** YYYY-MM-DD; undefined if it is no day in this format. */
export function dayOf(text: string, format: Manner["dateFormat"]): string | undefined {
  const found = DAYS[format].exec(text.trim())?.groups;
  if (!found) return undefined;
  const two = (part: string | undefined) => (part ?? "").padStart(2, "0");
  const day = `${found.year}-${two(found.month)}-${two(found.day)}`;
  const read = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(read.getTime()) && read.toISOString().startsWith(day) ? day : undefined;
}

/** Cents; undefined if the amount can't be read exactly. */
export function centsOf(text: string, decimal: Manner["decimal"]): number | undefined {
  const plain = text.replaceAll("\u2212", "-").replaceAll(/[\u00a0\u202f\u2009]/g, " ");
  let rest = plain.replaceAll(CURRENCY, "");
  let isNegative = false;
  if (/^\(.*\)$/.test(rest)) {
    isNegative = true;
    rest = rest.slice(1, -1);
  } else if (/[+-]$/.test(rest)) {
    isNegative = rest.endsWith("-");
    rest = rest.slice(0, -1);
  } else if (/^[+-]/.test(rest)) {
    isNegative = rest.startsWith("-");
    rest = rest.slice(1);
  }
  const found = AMOUNTS[decimal].exec(rest.replaceAll(CURRENCY, ""));
  if (!found) return undefined;
  const whole = Number(found[1]?.replaceAll(/\D/g, "") || "0");
  const cents = whole * 100 + Number((found[3] ?? "").padEnd(2, "0"));
  if (!Number.isSafeInteger(cents)) return undefined;
  return isNegative ? -cents : cents;
}

/** The format in which most of the table's days can be read. */
export function dateFormatIn({ rows, header }: Table, name: string | undefined) {
  const cells = sample(rows, header, name);
  return best(DateFormat, (format) => cells.filter((each) => dayOf(each, format)).length);
}

/** The decimal sign with which most of the table's amounts can be read. */
export function decimalIn({ rows, header }: Table, names: readonly (string | undefined)[]) {
  const cells = names.flatMap((name) => sample(rows, header, name)).filter((each) => each !== "");
  return best(
    DecimalSign,
    (sign) => cells.filter((each) => centsOf(each, sign) !== undefined).length,
  );
}

function sample(rows: readonly Row[], header: readonly string[], name: string | undefined) {
  const place = name === undefined ? -1 : header.indexOf(name);
  return rows.slice(0, SAMPLE).map(({ cells }) => cells[place] ?? "");
}

function best<Each extends string>(all: readonly [Each, ...Each[]], score: (each: Each) => number) {
  return all.reduce((best, each) => (score(each) > score(best) ? each : best), all[0]);
}

/** Every row of the table as it would be imported. */
export function readingsOf({ header, rows }: Table, manner: Manner): Reading[] {
  const places = new Map(
    Object.entries(manner.columns).map(([column, name]) => [column, header.indexOf(name ?? "")]),
  );
  return rows.map((row) => {
    const cell = (column: Column) => row.cells[places.get(column) ?? -1] ?? "";
    const read = lineOf(cell, manner);
    return typeof read === "string" ? { row, mistake: read } : { row, line: read };
  });
}

function lineOf(cell: (column: Column) => string, manner: Manner): Line | string {
  const posted_on = dayOf(cell("date"), manner.dateFormat);
  if (!posted_on) return `has no date as ${manner.dateFormat}`;
  const cents = amountOf(cell, manner);
  if (cents === undefined)
    return `has no amount like ${manner.decimal === "." ? "1250.50" : "1250,50"}`;
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

function amountOf(cell: (column: Column) => string, { columns, decimal }: Manner) {
  if (columns.amount) return centsOf(cell("amount"), decimal);
  const [debit, credit] = (["debit", "credit"] as const).map((each) =>
    cell(each) === "" ? 0 : centsOf(cell(each), decimal),
  );
  if (debit === undefined || credit === undefined || (debit && credit)) return undefined;
  return Math.abs(credit) - Math.abs(debit);
}

/** Without what shows nothing, as the API reads it. */
function oneLine(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, " ")
    .replaceAll(/(?![\u200c\u200d])\p{Cf}/gu, "")
    .replaceAll(/\s+/g, " ")
    .trim();
}
