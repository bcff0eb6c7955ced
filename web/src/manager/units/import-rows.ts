// The rows of an import of units, from a table.

import type { BodyOf } from "../../api/client";
import { type Line, linesOf } from "../../parts/importing/cells";
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

/** The rows to import, or what is wrong with the text. */
export function unitsIn(text: string): { rows: ImportedUnit[]; mistakes: string[] } {
  const { lines, mistakes } = linesOf(text, NEEDED, "unit");
  const rows = lines.map((given, index) => {
    const wrong = (name: string) => mistakes.push(`Unit ${index + 1}, ${name}: Enter a number.`);
    return { ...textsOf(given), ...numbersOf(given, wrong) } as ImportedUnit;
  });
  return { rows, mistakes };
}

function textsOf(given: Line) {
  return Object.fromEntries(NEEDED.map((name) => [name, given[name] ?? ""]));
}

function numbersOf(given: Line, wrong: (name: string) => void) {
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
