// The rows of an import of homeowners, from a table.

import type { BodyOf } from "../../api/client";
import { PARTS_PER_CENT } from "../../parts/assessing/terms";
import { type Line, linesOf } from "../../parts/importing/cells";
import { parseMoney } from "../../text/format";

export type HomeownerImport = BodyOf<"post", "/v1/homeowners/import-rows">;
export type ImportedHomeowner = HomeownerImport["rows"][number];

const NEEDED = ["first_name", "last_name", "email"] as const;
const TEXTS = ["phone", "mailing_address", "property_name", "unit_name"] as const;
const BILLED = "is_billed";
const SHARE = "share_percent";
const BALANCE = "opening_balance";

/** A file that shows how the rows are written. */
export const EXAMPLE = [
  [...NEEDED, ...TEXTS, BILLED, SHARE, BALANCE].join(","),
  "Ada,Owner,ada@example.com,312 555 0142,,Maple Court,101,yes,12.5,250.00",
  'Ben,Owner,ben@example.com,,"12 Elm Street, Chicago",Maple Court,101,no,,',
  "Cleo,Court,cleo@example.com,,,Maple Court,102,yes,12.5,-40.00",
].join("\r\n");

type Wrong = (name: string, text: string) => void;

/** The rows to import, or what is wrong with the text. */
export function homeownersIn(text: string): { rows: ImportedHomeowner[]; mistakes: string[] } {
  const { lines, mistakes } = linesOf(text, NEEDED, "homeowner");
  const rows = lines.map((given, index) => {
    const wrong: Wrong = (name, what) => mistakes.push(`Homeowner ${index + 1}, ${name}: ${what}`);
    return { ...textsOf(given), ...othersOf(given, wrong) } as ImportedHomeowner;
  });
  return { rows, mistakes };
}

function textsOf(given: Line) {
  const optional = TEXTS.filter((name) => given[name]);
  return Object.fromEntries([...NEEDED, ...optional].map((name) => [name, given[name] ?? ""]));
}

function othersOf(given: Line, wrong: Wrong) {
  const found: Partial<ImportedHomeowner> = {};
  const billed = given[BILLED]?.toLowerCase();
  if (billed) {
    if (["yes", "no", "true", "false"].includes(billed))
      found.is_billed = billed === "yes" || billed === "true";
    else wrong(BILLED, "Enter yes or no.");
  }
  if (given[SHARE]) {
    // Number alone also reads 0x10, 1e2 and Infinity, and nothing as 0.
    const percents = /^\d+(?:\.\d+)?(?=\s*%?$)/.exec(given[SHARE]);
    if (!percents) wrong(SHARE, "Enter a percentage, like 12.5.");
    else found.share_ppm = Math.round(Number(percents[0]) * PARTS_PER_CENT);
  }
  if (given[BALANCE]) {
    const cents = parseMoney(given[BALANCE]);
    if (cents === undefined) wrong(BALANCE, "Enter an amount.");
    else found.opening_balance_cents = cents;
  }
  return found;
}
