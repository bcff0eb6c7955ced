// What follows from the terms of a lease: its rent in a month, the days of its renewal.

import type { Answer } from "../../api/client";
import { daysLater } from "../../text/days";

export type Lease = Answer<"get", "/v1/leases/{lease_id}">;
type Rent = Pick<Lease, "rent_amount_cents" | "rent_changes">;
type Beginning = Pick<Lease, "start_date" | "previous_lease_id">;
type Days = Pick<Lease, "end_date" | "ended_on">;

/** The monthly rent of a month, after the changes up to then. */
export function rentIn({ rent_amount_cents, rent_changes }: Rent, month: string): number {
  const last = rent_changes.findLast(({ effective_month }) => effective_month <= month);
  return last?.rent_amount_cents ?? rent_amount_cents;
}

/** The month after the one that the day is in. */
export function monthAfter(day: string): string {
  return daysLater(`${day.slice(0, 7)}-01`, 31).slice(0, 7);
}

/** Whether the API charges rent from the first day, unless asked for another. */
export function isBilledFromStart(lease: Beginning, today: string): boolean {
  const lastMonth = daysLater(`${today.slice(0, 7)}-01`, -1).slice(0, 7);
  return lease.previous_lease_id !== null || lease.start_date >= `${lastMonth}-01`;
}

/** A year from the day on which a renewal begins by itself. */
export function renewalDays({ end_date, ended_on }: Days, today: string) {
  const end = ended_on ?? end_date;
  const isAhead = end !== null && (ended_on !== null || end >= today);
  const start = isAhead ? daysLater(end, 1) : `${monthAfter(today)}-01`;
  return { start_date: start, end_date: daysLater(yearLater(start), -1) };
}

/** The same day a year later; of February 29 March 1. */
function yearLater(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCFullYear(date.getUTCFullYear() + 1);
  return date.toISOString().slice(0, 10);
}
