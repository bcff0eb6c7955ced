// The rows of an import of homeowners, from a table.

import type { BodyOf } from "../../api/client";
import { PARTS_PER_CENT } from "../../parts/assessing/terms";
import type { Column, Said } from "../../parts/importing/columns";
import { asCents, asYesOrNo, Mistake } from "../../parts/importing/values";

export type HomeownerImport = BodyOf<"post", "/v1/homeowners/import-rows">;
export type ImportedHomeowner = HomeownerImport["rows"][number];

/** As many as a request takes. */
export const MOST_HOMEOWNERS = 500;

export const COLUMNS: Column[] = [
  { name: "first_name", title: "First name", isNeeded: true },
  { name: "last_name", title: "Last name", isNeeded: true, others: ["Surname"] },
  { name: "email", title: "E-mail", isNeeded: true, others: ["Email", "E-mail address"] },
  { name: "phone", title: "Phone", others: ["Telephone", "Mobile"] },
  { name: "mailing_address", title: "Mailing address" },
  { name: "property_name", title: "Property name", others: ["Property"] },
  { name: "unit_name", title: "Unit name", others: ["Unit", "Lot"] },
  { name: "is_billed", title: "Is billed", others: ["Billed"], read: asYesOrNo },
  {
    name: "share_percent",
    title: "Share percent",
    others: ["Share", "Share %"],
    field: "share_ppm",
    read: asShare,
  },
  {
    name: "opening_balance",
    title: "Opening balance",
    others: ["Balance"],
    field: "opening_balance_cents",
    read: asCents,
  },
];

/** A file that shows how the rows are written. */
export const EXAMPLE = [
  COLUMNS.map(({ name }) => name).join(","),
  "Ada,Owner,ada@example.com,312 555 0142,,Maple Court,101,yes,12.5,250.00",
  'Ben,Owner,ben@example.com,,"12 Elm Street, Chicago",Maple Court,101,no,,',
  "Cleo,Court,cleo@example.com,,,Maple Court,102,yes,12.5,-40.00",
].join("\r\n");

/** The row that a line says. */
export function homeownerOf({ share_percent, opening_balance, ...said }: Said): ImportedHomeowner {
  return {
    ...said,
    ...(share_percent === undefined ? {} : { share_ppm: share_percent }),
    ...(opening_balance === undefined ? {} : { opening_balance_cents: opening_balance }),
  } as unknown as ImportedHomeowner;
}

function asShare(cell: string): unknown {
  // Number alone also reads 0x10, 1e2 and Infinity, and nothing as 0.
  const percents = /^\d+(?:\.\d+)?(?=\s*%?$)/.exec(cell);
  return percents
    ? Math.round(Number(percents[0]) * PARTS_PER_CENT)
    : new Mistake("Enter a percentage, like 12.5.");
}
