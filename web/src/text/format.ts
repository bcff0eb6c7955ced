// Money, days and instants in the person's locale; instants in the organization's time zone.

const CURRENCY = "USD";
const moneyFormat = new Intl.NumberFormat(undefined, { style: "currency", currency: CURRENCY });
const plainFormat = new Intl.NumberFormat(undefined, {
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
  useGrouping: false,
});
const dayFormat = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeZone: "UTC" });
const monthFormat = new Intl.DateTimeFormat(undefined, {
  month: "long",
  year: "numeric",
  timeZone: "UTC",
});
const decimalMark =
  plainFormat.formatToParts(1.5).find(({ type }) => type === "decimal")?.value ?? ".";
const MOST_CENTS = Number.MAX_SAFE_INTEGER;

/** $1,250.00 for 125000 cents. */
export function money(cents: number): string {
  return moneyFormat.format(cents / 100);
}

/** A balance in words: what is owed, or what waits as credit where it is below 0. */
export function owed(balanceCents: number): string {
  if (balanceCents === 0) return "nothing is owed";
  return balanceCents > 0
    ? `${money(balanceCents)} is owed`
    : `${money(-balanceCents)} waits as credit`;
}

/** 1250.00 for 125000 cents, as a person would type it. */
export function plainMoney(cents: number): string {
  return plainFormat.format(cents / 100);
}

/** Cents from what a person typed: 1250, $1,250.00 or, where that is the custom, 1.250,00. */
export function parseMoney(text: string): number | undefined {
  const plain = text.replaceAll(/[\s$\u00a0]/g, "");
  const groups = decimalMark === "," ? /\.(?=\d{3}(?!\d))/g : /,(?=\d{3}(?!\d))/g;
  const match = /^(-?\d+)(?:[.,](\d{1,2}))?$/.exec(plain.replaceAll(groups, ""));
  if (!match?.[1]) return undefined;
  const fraction = Number((match[2] ?? "").padEnd(2, "0"));
  const cents = Math.abs(Number(match[1])) * 100 + fraction;
  return cents > MOST_CENTS ? undefined : match[1].startsWith("-") ? -cents : cents;
}

/** A message of the API at an amount: its bounds are in cents there, and not where it is typed. */
export function boundsInMoney(message?: string): string | undefined {
  const amount = (cents: string) => money(Number(cents.replaceAll(",", "")));
  return message?.replace(
    /a whole number from (-?[\d,]+) to (-?[\d,]+)/,
    (_, least, most) => `an amount from ${amount(least)} to ${amount(most)}`,
  );
}

/** Mar 2, 2026 for 2026-03-02. */
export function day(date: string): string {
  return dayFormat.format(new Date(`${date}T00:00:00Z`));
}

/** A text of the API with its days as the person writes them. */
export function withDays(text: string): string {
  return text.replace(/\b\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])\b/g, day);
}

/** March 2026 for 2026-03 or 2026-03-01. */
export function month(value: string): string {
  return monthFormat.format(new Date(`${value.slice(0, 7)}-01T00:00:00Z`));
}

/** Day and hour of an instant in a time zone. */
export function instant(value: string, timeZone: string): string {
  const options = { dateStyle: "medium", timeStyle: "short", timeZone } as const;
  return new Intl.DateTimeFormat(undefined, options).format(new Date(value));
}

/** The hour of an instant where the person is. */
export function clock(value: string): string {
  return new Intl.DateTimeFormat(undefined, { timeStyle: "short" }).format(new Date(value));
}

/** The day of an instant in a time zone, as YYYY-MM-DD. */
export function dayIn(value: Date, timeZone: string): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone }).format(value);
}

/** 95 % for 9500 basis points; of finer parts, `perCent` are one per cent. */
export function percent(parts: number, perCent = 100): string {
  const maximumFractionDigits = perCent === 100 ? 1 : 4;
  return new Intl.NumberFormat(undefined, { style: "percent", maximumFractionDigits }).format(
    parts / (100 * perCent),
  );
}

/** 1.2 MB for a number of bytes. */
export function bytes(size: number): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
  const power = Math.min(Math.floor(Math.log10(Math.max(size, 1)) / 3), units.length - 1);
  return new Intl.NumberFormat(undefined, {
    style: "unit",
    unit: units[power] ?? "byte",
    unitDisplay: power === 0 ? "long" : "short",
    maximumFractionDigits: 1,
  }).format(size / 1000 ** power);
}

/** "40 s", "15 min" or "3 h": the time that is left, rounded up. */
export function duration(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  if (seconds <= 5400) return `${Math.ceil(seconds / 60)} min`;
  return `${Math.ceil(seconds / 3600)} h`;
}
