const format = new Intl.DateTimeFormat(undefined, { month: "long", timeZone: "UTC" });

/** January for 1. */
export function monthName(number: number): string {
  return format.format(new Date(Date.UTC(2000, number - 1, 1)));
}
