// The rows of an import, from a table that was pasted or saved by a spreadsheet.

import type { BodyOf } from "../../api/client";
import { parseMoney } from "../../text/format";

export type ImportedUnit = BodyOf<"post", "/v1/units/import-rows">["rows"][number];

const NEEDED = [
  "property_name",
  "kind",
  "address_line1",
  "city",
  "state",
  "postal_code",
  "country",
  "unit_name",
] as const;
const NUMBERS = ["bedrooms", "bathrooms", "square_feet"] as const;
const RENT = "market_rent";

/** A file that shows how the rows are written. */
export const EXAMPLE = [
  [...NEEDED, ...NUMBERS, RENT].join(","),
  "Oak House,multi_family,12 Oak Street,Chicago,IL,60614,US,1A,2,1.5,850,1450.00",
  "Oak House,multi_family,12 Oak Street,Chicago,IL,60614,US,1B,1,1,640,1200.00",
].join("\r\n");

/** The cells of a text that separates them by commas, semicolons or tabs; quotes as in RFC 4180. */
export function cellsOf(text: string): string[][] {
  const firstLine = text.split(/\r?\n/, 1)[0] ?? "";
  const mark = ["\t", ";"].find((each) => firstLine.includes(each)) ?? ",";
  const rows: string[][] = [];
  let row: string[] = [];
  const cell = new RegExp(`(?:"((?:[^"]|"")*)"|([^${mark}\\r\\n]*))(${mark}|\\r?\\n|$)`, "gy");
  for (const [whole, quoted, plain, end] of text.matchAll(cell)) {
    if (whole === "" && row.length === 0) break;
    row.push((quoted?.replaceAll('""', '"') ?? plain ?? "").trim());
    if (end !== mark) {
      if (row.some((each) => each !== "")) rows.push(row);
      row = [];
    }
  }
  return rows;
}

/** The rows to import, or what is wrong with the text. */
export function unitsIn(text: string): { rows: ImportedUnit[]; mistakes: string[] } {
  const [header = [], ...lines] = cellsOf(text);
  const names = header.map((name) => name.toLowerCase().replaceAll(/[\s-]+/g, "_"));
  const missing = NEEDED.filter((name) => !names.includes(name));
  if (missing.length > 0)
    return { rows: [], mistakes: [`The first line lacks: ${missing.join(", ")}.`] };
  if (lines.length === 0) return { rows: [], mistakes: ["Below the first line is no unit."] };
  const mistakes: string[] = [];
  const rows = lines.map((cells, index) => {
    const given = Object.fromEntries(names.map((name, place) => [name, cells[place] ?? ""]));
    const wrong = (name: string) => mistakes.push(`Unit ${index + 1}, ${name}: Enter a number.`);
    return { ...textsOf(given), ...numbersOf(given, wrong) } as ImportedUnit;
  });
  return { rows, mistakes };
}

function textsOf(given: Record<string, string>) {
  return Object.fromEntries(NEEDED.map((name) => [name, given[name] ?? ""]));
}

function numbersOf(given: Record<string, string>, wrong: (name: string) => void) {
  const found: Record<string, number> = {};
  for (const name of NUMBERS) {
    if (!given[name]) continue;
    found[name] = Number(given[name]);
    if (Number.isNaN(found[name])) wrong(name);
  }
  if (given[RENT]) {
    const cents = parseMoney(given[RENT]);
    if (cents === undefined) wrong(RENT);
    else found.market_rent_cents = cents;
  }
  return found;
}
