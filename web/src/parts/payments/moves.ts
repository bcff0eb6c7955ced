// Which moves a payment's state allows, as the API judges them.

export type PaymentMove = "succeed" | "fail" | "reallocate" | "bounce" | "refund" | "void";

interface PaymentState {
  status: string;
  origin: string;
  reversed_cents: number;
  awaits_processor: boolean;
}

const PROCESSED = new Set(["collected", "portal", "autopay"]);

/** The moves that the payment's state allows, the most usual first. */
export function movesOf(payment: PaymentState): readonly PaymentMove[] {
  const { status, origin, reversed_cents } = payment;
  const isProcessed = PROCESSED.has(origin);
  if (status === "pending") return payment.awaits_processor ? [] : ["succeed", "fail"];
  if (status !== "succeeded") return [];
  return [
    "reallocate",
    ...(origin === "recorded" ? (["bounce"] as const) : []),
    "refund",
    ...(isProcessed || reversed_cents > 0 ? [] : (["void"] as const)),
  ];
}
