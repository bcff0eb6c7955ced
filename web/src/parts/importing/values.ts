// What a cell of a spreadsheet says, as the API takes it.

import { parseMoney } from "../../text/format";

/** What is wrong with a cell, and what to enter. */
export class Mistake {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Reader = (cell: string) => unknown;

export const asText: Reader = (cell) => cell;

/** An amount in cents; one in parentheses is below 0. */
export const asCents: Reader = (cell) => {
  const inner = /^\((.*)\)$/.exec(cell)?.[1];
  const cents = parseMoney(inner ?? cell);
  if (cents === undefined) return new Mistake("Enter an amount, like 1250.00.");
  return inner === undefined ? cents : -cents;
};

export const asNumber: Reader = (cell) =>
  /^\d+(?:\.\d+)?$/.test(cell) ? Number(cell) : new Mistake("Enter a number.");

const YES_OR_NO: Record<string, boolean> = { yes: true, true: true, no: false, false: false };

export const asYesOrNo: Reader = (cell) =>
  YES_OR_NO[cell.toLowerCase()] ?? new Mistake("Enter yes or no.");

/** A day as 2025-09-30, 9/30/2025 or 30.09.2025. */
export const asDay: Reader = (cell) => {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(cell);
  const american = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(cell);
  const european = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(cell);
  const [year, month, date] = iso
    ? [iso[1], iso[2], iso[3]]
    : american
      ? [american[3], american[1], american[2]]
      : [european?.[3], european?.[2], european?.[1]];
  const day = `${year}-${month?.padStart(2, "0")}-${date?.padStart(2, "0")}`;
  const found = new Date(`${day}T00:00:00Z`);
  const exists = !Number.isNaN(found.getTime()) && found.toISOString().startsWith(day);
  return exists ? day : new Mistake("Enter a day, like 2025-09-30 or 9/30/2025.");
};
