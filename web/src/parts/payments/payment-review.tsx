import type { ReactNode } from "react";
import { day } from "../../text/format";
import { type MoneyLine, MoneyReview } from "../../ui/money-review";
import type { Payment } from "../accounts/faces";
import { movedBetween, type PaidCharge } from "./allocations";

interface PaymentReviewProps {
  before: Payment;
  /** The payment as it would be. */
  after: Payment;
  /** Charges that would be made. */
  charged?: readonly MoneyLine[];
  children: ReactNode;
}

/** What a change of a payment does to the charges that it pays, and the balance after it. */
export function PaymentReview({ before, after, charged = [], children }: PaymentReviewProps) {
  const moved = movedBetween(before.allocations, after.allocations);
  const credit = after.credit_cents;
  return (
    <MoneyReview
      parts={[
        { title: "Paid by it no more", lines: moved.less.map(lineOf) },
        { title: "Paid by it from now on", lines: moved.more.map(lineOf) },
        {
          title: "Stays",
          lines: credit > 0 ? [{ what: "Credit of this payment, waiting", cents: credit }] : [],
        },
        { title: "Charged", lines: charged },
      ]}
      balanceCents={after.balance_cents}
    >
      {children}
    </MoneyReview>
  );
}

function lineOf({ description, due_date, amount_cents }: PaidCharge): MoneyLine {
  return { what: `${description}, due ${day(due_date)}`, cents: amount_cents };
}
