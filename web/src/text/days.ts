// Calendar days as the API has them, YYYY-MM-DD: no time zone shifts them.

/** The day so many days later. */
export function daysLater(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** The first and the last day of the month that the day is in. */
export function monthOf(day: string): { first: string; last: string } {
  const first = `${day.slice(0, 7)}-01`;
  const next = daysLater(first, 31).slice(0, 7);
  return { first, last: daysLater(`${next}-01`, -1) };
}
