import { day } from "./format";

interface Term {
  end_date: string | null;
  rolls_over: boolean;
}

/** The end of a lease's term in words, with what comes after it. */
export function termEnd({ end_date, rolls_over }: Term): string {
  if (end_date === null) return "Month to month";
  return rolls_over ? `${day(end_date)}, then month to month` : day(end_date);
}
