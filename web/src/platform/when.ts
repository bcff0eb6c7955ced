import { instant } from "../text/format";

/** An instant where the operator is: organizations have time zones of their own. */
export function when(value: string): string {
  return instant(value, Intl.DateTimeFormat().resolvedOptions().timeZone);
}
