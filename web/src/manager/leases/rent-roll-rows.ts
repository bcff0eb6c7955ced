// The rows of a rent roll, from a table.

import type { BodyOf } from "../../api/client";
import type { Column, Said } from "../../parts/importing/columns";
import { asCents, asDay, asNumber, asYesOrNo, Mistake } from "../../parts/importing/values";

export type RentRoll = BodyOf<"post", "/v1/leases/import-rows">;
export type RentRollRow = RentRoll["rows"][number];

/** As many as a request takes. */
export const MOST_LEASES = 200;

/** Mostly rent is due on the first. */
const USUAL_DUE_DAY = 1;

interface Name {
  first_name: string;
  last_name: string;
}

export const COLUMNS: Column[] = [
  { name: "property_name", title: "Property name", isNeeded: true, others: ["Property"] },
  { name: "unit_name", title: "Unit name", isNeeded: true, others: ["Unit", "Apt", "Unit number"] },
  {
    name: "tenant",
    title: "Tenant",
    isNeeded: true,
    others: ["Tenant name", "Resident", "Name", "Tenants"],
    field: "tenants",
    read: asNames,
  },
  { name: "email", title: "E-mail", others: ["Email", "Tenant email"], field: "tenants/0/email" },
  { name: "phone", title: "Phone", others: ["Telephone"], field: "tenants/0/phone" },
  {
    name: "start_date",
    title: "Start date",
    isNeeded: true,
    others: ["Lease start", "Lease from", "Move in", "Move-in date"],
    read: asDay,
  },
  {
    name: "end_date",
    title: "End date",
    others: ["Lease end", "Lease to", "Lease expiration"],
    read: asDay,
  },
  { name: "rolls_over", title: "Rolls over", others: ["Month to month after"], read: asYesOrNo },
  {
    name: "rent",
    title: "Rent",
    isNeeded: true,
    others: ["Monthly rent", "Rent amount"],
    field: "rent_amount_cents",
    read: asCents,
  },
  {
    name: "due_day",
    title: "Due day",
    others: ["Rent due day"],
    field: "rent_due_day",
    read: asNumber,
  },
  {
    name: "deposit_held",
    title: "Deposit held",
    others: ["Deposit", "Security deposit"],
    field: "deposit_held_cents",
    read: asCents,
  },
  {
    name: "opening_balance",
    title: "Opening balance",
    others: ["Balance", "Past due"],
    field: "opening_balance_cents",
    read: asCents,
  },
  { name: "bill_from", title: "Bill from", read: asDay },
];

/** A file that shows how the rows are written. */
export const EXAMPLE = [
  COLUMNS.map(({ name }) => name).join(","),
  "Oak House,1A,Ada Renter,ada@example.com,312 555 0142,2024-06-01,2026-05-31,yes,1450.00,1,1450.00,0,",
  "Oak House,1B,Ben Roe; Cleo Roe,ben@example.com,,2023-01-01,,,1200.00,1,1200.00,-40.00,",
].join("\r\n");

/** The lease that a line says. */
export function leaseOf(said: Said): RentRollRow {
  const { tenant, email, phone, rent, due_day, deposit_held, opening_balance, ...others } = said;
  const [first, ...rest] = tenant as Name[];
  return {
    ...others,
    tenants: [{ ...first, ...given({ email, phone }) }, ...rest],
    rent_amount_cents: rent,
    rent_due_day: due_day ?? USUAL_DUE_DAY,
    ...given({ deposit_held_cents: deposit_held, opening_balance_cents: opening_balance }),
  } as unknown as RentRollRow;
}

function given(values: Said): Said {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

/** "Ada Renter; Ben Roe" or "Renter, Ada": one person between semicolons. */
function asNames(cell: string): unknown {
  const names = cell.split(";").map((each) => nameOf(each.trim()));
  return names.every((name) => name !== undefined)
    ? names
    : new Mistake("Enter a first and a last name, and several tenants with ; between them.");
}

function nameOf(text: string): Name | undefined {
  const [last, first] = text.split(/\s*,\s*/);
  if (last && first) return { first_name: first, last_name: last };
  const words = text.split(/\s+/);
  const name = words.pop();
  return name && words.length > 0 ? { first_name: words.join(" "), last_name: name } : undefined;
}
