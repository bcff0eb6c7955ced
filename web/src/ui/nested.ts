// Forms keep flat values; what the API nests has names with dots: `refund.method`,
// `deductions.0.amount_cents`. Lines of a list that are left empty are left out.

type Values = Record<string, unknown>;

/** The values as the API nests them. */
export function nested(flat: Values): Values {
  const whole: Values = {};
  for (const [name, value] of Object.entries(flat)) {
    const steps = name.split(".");
    const last = steps.pop() ?? name;
    let place = whole;
    for (const step of steps) {
      place[step] ??= {};
      place = place[step] as Values;
    }
    place[last] = value;
  }
  return Object.fromEntries(Object.entries(whole).map(([name, value]) => [name, asList(value)]));
}

/** Objects whose names are numbers are lists. */
function asList(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const names = Object.keys(value);
  return names.length > 0 && names.every((name) => /^\d+$/.test(name))
    ? Object.values(value)
    : value;
}

/** The name of the field that a JSON Pointer is about: the whole of it, or its first part. */
export function fieldAt(pointer: string, has: (name: string) => boolean): string {
  const steps = pointer.split("/").slice(1);
  const whole = steps.join(".");
  return has(whole) ? whole : (steps[0] ?? "");
}
