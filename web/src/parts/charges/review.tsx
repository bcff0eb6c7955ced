import type { ReactNode } from "react";
import { MoneyReview } from "../../ui/money-review";
import { type Charge, faceOf } from "../accounts/faces";

interface ChargeReviewProps {
  before: Charge;
  /** The charge as it would be. */
  after: Charge;
  children: ReactNode;
}

/** What a change of a charge does to what is owed. */
export function ChargeReview({ before, after, children }: ChargeReviewProps) {
  const freed = before.paid_cents - after.paid_cents;
  return (
    <MoneyReview
      parts={[
        {
          title: `The ${faceOf(before).charge}`,
          lines: [
            { what: "Now", cents: before.effective_cents },
            { what: "Afterwards", cents: after.effective_cents },
            { what: "Of that open", cents: after.open_cents },
          ],
        },
        {
          title: "Paid already",
          lines:
            freed > 0
              ? [{ what: "Free for what else is open, or waits as credit", cents: freed }]
              : [],
        },
      ]}
      balanceCents={after.balance_cents}
    >
      {children}
    </MoneyReview>
  );
}
