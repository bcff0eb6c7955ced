// Instants as an input shows them: day and hour in a time zone, YYYY-MM-DDThh:mm.

/** 2026-04-14T18:30 for an instant. */
export function localTime(instant: string, timeZone: string): string {
  const options = { dateStyle: "short", timeStyle: "short", timeZone } as const;
  return new Intl.DateTimeFormat("sv-SE", options).format(new Date(instant)).replace(" ", "T");
}

/** The instant of that day and hour; undefined if it is none. */
export function instantOf(local: string, timeZone: string): string | undefined {
  const wanted = Date.parse(`${local}Z`);
  if (Number.isNaN(wanted)) return undefined;
  let found = wanted;
  // The second time the offset is that of the instant itself, also around a change of the clocks.
  for (let times = 0; times < 2; times++)
    found += wanted - Date.parse(`${localTime(new Date(found).toISOString(), timeZone)}Z`);
  return new Date(found).toISOString().replace(".000Z", "Z");
}
