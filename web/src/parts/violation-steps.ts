import { words } from "../text/words";

interface Step {
  from_status: string | null;
  to_status: string;
}

/** What a step of a violation was: its status alone does not say who gave way. */
export function stepName({ from_status, to_status }: Step): string {
  if (from_status === null) return "Recorded";
  if (from_status === to_status) return "Fined";
  if (from_status === "appealed") {
    return to_status === "closed" ? "Appeal granted" : "Appeal not granted";
  }
  return words(to_status);
}
