import { month } from "../../text/format";

/** Months as choices of a filter, the latest first: so many ahead of the day's, and so many back. */
export function monthChoices(
  today: string,
  ahead: number,
  back: number,
): { value: string; label: string }[] {
  const present = Number(today.slice(0, 4)) * 12 + Number(today.slice(5, 7)) - 1;
  return Array.from({ length: ahead + back + 1 }, (_, place) => {
    const at = present + ahead - place;
    const value = `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, "0")}`;
    return { value, label: month(value) };
  });
}
