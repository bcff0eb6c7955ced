const NAMES: Record<string, string> = {
  payment: "Payment",
  reversal: "Money back to",
  expense: "Expense",
  bank_batch: "Bank batch",
};

/** What a money is, in words: "Payment, Tessa Tenant". */
export function moneyLabel(kind: string | null, description: string | null): string {
  const name = NAMES[kind ?? ""] ?? "";
  if (!description) return name;
  return kind === "reversal" ? `${name} ${description}` : `${name}: ${description}`;
}
