// Values of the API in words: `in_progress` is "In progress".

const EXCEPTIONS: Record<string, string> = {
  hoa: "Associations",
  ach: "Bank debit (ACH)",
  hvac: "Heating and cooling",
  nsf: "Returned payment",
  tenants: "Tenants",
};

/** The value in words for people. */
export function words(value: string): string {
  const exception = EXCEPTIONS[value];
  if (exception) return exception;
  const spaced = value.replaceAll("_", " ");
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/** Options of a choice from values of the API. */
export function choices(values: readonly string[]): { value: string; label: string }[] {
  return values.map((value) => ({ value, label: words(value) }));
}

/** "1 unit", "2 units". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${new Intl.NumberFormat().format(count)} ${count === 1 ? one : many}`;
}
