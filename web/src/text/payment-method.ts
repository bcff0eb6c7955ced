// How a saved card or bank account is called.

interface Method {
  type: string;
  brand: string | null;
  bank_name: string | null;
  last4: string | null;
}

/** "Visa ending in 4242", as the person who pays knows it. */
export function nameOf({ type, brand, bank_name, last4 }: Method): string {
  const kind = type === "card" ? (brand ?? "Card") : (bank_name ?? "Bank account");
  const name = kind.charAt(0).toUpperCase() + kind.slice(1);
  return last4 ? `${name} ending in ${last4}` : name;
}

/** "04/2031" of a card; undefined for what does not expire. */
export function expiryOf(method: { exp_month: number | null; exp_year: number | null }) {
  const { exp_month, exp_year } = method;
  return exp_month && exp_year ? `${String(exp_month).padStart(2, "0")}/${exp_year}` : undefined;
}
