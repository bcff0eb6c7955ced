// The rows of an import of units, from a table.

import type { BodyOf } from "../../api/client";
import type { Column, Said } from "../../parts/importing/columns";
import { asCents, asNumber } from "../../parts/importing/values";

export type ImportedUnit = BodyOf<"post", "/v1/units/import-rows">["rows"][number];

/** As many as a request takes. */
export const MOST_UNITS = 500;

const RENT = { name: "market_rent", field: "market_rent_cents" } as const;

export const COLUMNS: Column[] = [
  { name: "property_name", title: "Property name", isNeeded: true, others: ["Property"] },
  {
    name: "kind",
    title: "Kind",
    isNeeded: true,
    others: ["Property kind", "Property type", "Type"],
    read: (cell) => cell.toLowerCase().replaceAll(/[\s-]+/g, "_"),
  },
  {
    name: "address_line1",
    title: "Address line1",
    isNeeded: true,
    others: ["Address", "Street", "Address 1"],
  },
  { name: "city", title: "City", isNeeded: true },
  { name: "state", title: "State", isNeeded: true },
  {
    name: "postal_code",
    title: "Postal code",
    isNeeded: true,
    others: ["ZIP", "ZIP code", "Postcode"],
  },
  { name: "country", title: "Country", isNeeded: true },
  { name: "unit_name", title: "Unit name", isNeeded: true, others: ["Unit", "Apt", "Unit number"] },
  { name: "bedrooms", title: "Bedrooms", others: ["Beds"], read: asNumber },
  { name: "bathrooms", title: "Bathrooms", others: ["Baths"], read: asNumber },
  {
    name: "square_feet",
    title: "Square feet",
    others: ["Sq ft", "SqFt", "Size"],
    read: asNumber,
  },
  { ...RENT, title: "Market rent", others: ["Rent"], read: asCents },
];

/** A file that shows how the rows are written. */
export const EXAMPLE = [
  COLUMNS.map(({ name }) => name).join(","),
  "Oak House,multi_family,12 Oak Street,Chicago,IL,60614,US,1A,2,1.5,850,1450.00",
  "Oak House,multi_family,12 Oak Street,Chicago,IL,60614,US,1B,1,1,640,1200.00",
].join("\r\n");

/** The row that a line says. */
export function unitOf({ [RENT.name]: rent, ...said }: Said): ImportedUnit {
  const unit = rent === undefined ? said : { ...said, [RENT.field]: rent };
  return unit as unknown as ImportedUnit;
}
