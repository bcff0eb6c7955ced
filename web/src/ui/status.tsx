import { Badge } from "@mantine/core";
import { words } from "../text/words";

const COLORS: Record<string, string> = {
  active: "green",
  occupied: "green",
  succeeded: "green",
  completed: "green",
  done: "green",
  resolved: "green",
  paid: "green",
  approved: "green",
  ready: "green",
  accepted: "green",
  sent: "green",
  matched: "green",
  open: "blue",
  in_progress: "blue",
  screening: "blue",
  pending: "yellow",
  appealed: "yellow",
  partial: "yellow",
  prospect: "yellow",
  unmatched: "yellow",
  draft: "gray",
  overdue: "red",
  delinquent: "red",
  failed: "red",
  bounced: "red",
  returned: "red",
  urgent: "red",
  emergency: "red",
};

/** A status in words, with a colour that only repeats what the word says. */
export function Status({ value }: { value: string }) {
  return (
    <Badge
      color={COLORS[value] ?? "gray"}
      variant="light"
      c="var(--mantine-color-text)"
      tt="none"
      miw="max-content"
    >
      {words(value)}
    </Badge>
  );
}
