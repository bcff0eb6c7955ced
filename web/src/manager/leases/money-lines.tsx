// What an action does to the money of a lease, in sentences for the person who decides.

import { List } from "@mantine/core";
import type { Answer } from "../../api/client";
import { day, money, month } from "../../text/format";
import { MoneyReview } from "../../ui/money-review";

type Activated = Answer<"post", "/v1/leases/{lease_id}/activate">;

interface LinesProps {
  /** What is false is left out. */
  lines: readonly (string | false)[];
  balanceCents?: number;
}

/** What happens, as a list of sentences, and the balance that it leaves. */
export function Lines({ lines, ...balance }: LinesProps) {
  return (
    <MoneyReview {...balance}>
      <List spacing="xs">
        {lines
          .filter((line) => line !== false)
          .map((line) => (
            <List.Item key={line}>{line}</List.Item>
          ))}
      </List>
    </MoneyReview>
  );
}

/** A sentence for each charge that is changed. */
export function adjustmentLines(adjustments: Activated["adjustments"]): string[] {
  return adjustments.map(({ charge_description, due_date, kind, amount_cents }) => {
    const charge = `${charge_description}, due ${day(due_date)}`;
    const amount = money(Math.abs(amount_cents));
    if (kind === "cancellation") return `${charge}: cancelled, so ${amount} is not owed.`;
    return `${charge}: ${amount_cents < 0 ? "lowered" : "raised"} by ${amount}.`;
  });
}

/** When the rent begins to be charged. */
export function firstRentLine(first: Activated["first_rent"], today: string): string {
  const rent = `Rent begins with ${month(first.month)}: ${money(first.amount_cents)}, due`;
  const charged =
    first.charged_on <= today ? "tonight, or at once by “Charge due rent”" : day(first.charged_on);
  return `${rent} ${day(first.due_date)}. The charge is made ${
    first.charged_on <= today ? charged : `on ${charged}`
  }.`;
}
