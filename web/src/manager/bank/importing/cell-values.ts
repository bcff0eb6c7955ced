// What a cell of a bank's file says: a day, an amount, a direction. The same rules as the API's.

import type { DateFormat, DecimalSign } from "../../../api/values";

export type DateFormatName = (typeof DateFormat)[number];
export type Decimal = (typeof DecimalSign)[number];
export type Direction = "in" | "out";

/** An amount, and the direction that letters behind it say, such as DR. */
export interface Amount {
  cents: number;
  mark?: Direction;
}

const TIME = /(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?: ?(?:[AP]M|Z|[+-][\d:]{4,5}))?)?$/
  .source;
const FIRST_SHORT_YEAR = 70;
const CURRENCY = /(?:\s|(?:US|CA|AU|NZ)?[$€£¥]|USD|EUR|GBP|CHF|CAD|AUD|NZD)+/.source;
const AROUND = new RegExp(`^${CURRENCY}|${CURRENCY}$`, "g");
const MARK = /(?:(DR|S)|CR|H)\.?$/i;
const LONGEST = 40;
const AMOUNTS: Record<Decimal, RegExp> = {
  ".": /^(\d{1,3}([, '])\d{3}(?:\2\d{3})*|\d+|(?=\.))(?:\.(\d{1,2}))?$/,
  ",": /^(\d{1,3}([. '])\d{3}(?:\2\d{3})*|\d+|(?=,))(?:,(\d{1,2}))?$/,
};
const OUT = "debit debits dr db d withdrawal withdrawals out - soll s debet af".split(" ");
const IN = "credit credits cr c deposit deposits in + haben h bij".split(" ");
const DIRECTIONS = new Map<string, Direction>([
  ...[...OUT, "money out", "paid out"].map((word) => [word, "out"] as const),
  ...[...IN, "money in", "paid in"].map((word) => [word, "in"] as const),
]);
const patterns = new Map<string, RegExp>();

/** YYYY-MM-DD; undefined if it is no day in this format. */
export function dayOf(text: string, format: DateFormatName): string | undefined {
  const found = patternOf(format).exec(text.trim())?.groups;
  if (!found) return undefined;
  const two = (part: string | undefined) => (part ?? "").padStart(2, "0");
  const day = `${yearOf(found.year ?? "")}-${two(found.month)}-${two(found.day)}`;
  const read = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(read.getTime()) && read.toISOString().startsWith(day) ? day : undefined;
}

function yearOf(digits: string): string {
  if (digits.length > 2) return digits;
  return `${Number(digits) >= FIRST_SHORT_YEAR ? 19 : 20}${digits}`;
}

function patternOf(format: DateFormatName): RegExp {
  const known = patterns.get(format);
  if (known) return known;
  const digits = /^[A-Z]+$/.test(format) ? "{2}" : "{1,2}";
  const source = format
    .replaceAll(".", "\\.")
    .replace(/Y+/, (years) => `(?<year>\\d{${years.length}})`)
    .replace("MM", `(?<month>\\d${digits})`)
    .replace("DD", `(?<day>\\d${digits})`);
  const pattern = new RegExp(`^${source}${TIME}`);
  patterns.set(format, pattern);
  return pattern;
}

/** The amount; undefined if it can't be read exactly. */
export function amountOf(text: string, decimal: Decimal): Amount | undefined {
  const trimmed = text.trim();
  if (trimmed.length > LONGEST) return undefined;
  let rest = plain(trimmed).replaceAll(AROUND, "");
  let isNegative = false;
  let mark: Direction | undefined;
  const letters = MARK.exec(rest);
  if (/^\(.*\)$/.test(rest)) {
    isNegative = true;
    rest = rest.slice(1, -1);
  } else if (letters) {
    mark = letters[1] ? "out" : "in";
    isNegative = mark === "out";
    rest = rest.slice(0, letters.index);
  } else if (/[+-]$/.test(rest)) {
    isNegative = rest.endsWith("-");
    rest = rest.slice(0, -1);
  } else if (/^[+-]/.test(rest)) {
    isNegative = rest.startsWith("-");
    rest = rest.slice(1);
  }
  const cents = unsigned(rest.replaceAll(AROUND, ""), decimal);
  if (cents === undefined) return undefined;
  return { cents: isNegative ? -cents : cents, ...(mark ? { mark } : {}) };
}

function plain(text: string): string {
  return text
    .replaceAll(/[\u2212\u2013]/g, "-")
    .replaceAll(/[\u00a0\u202f\u2009\u2007]/g, " ")
    .replaceAll("\u2019", "'");
}

function unsigned(text: string, decimal: Decimal): number | undefined {
  const found = AMOUNTS[decimal].exec(text);
  if (!found) return undefined;
  const whole = Number(found[1]?.replaceAll(/\D/g, "") || "0");
  const cents = whole * 100 + Number((found[3] ?? "").padEnd(2, "0"));
  return Number.isSafeInteger(cents) ? cents : undefined;
}

/** The direction that the cell says, if it says one that is known. */
export function directionOf(text: string): Direction | undefined {
  const word = text.toLowerCase().replaceAll(/\s+/g, " ").trim().replace(/\.$/, "");
  return DIRECTIONS.get(word);
}
