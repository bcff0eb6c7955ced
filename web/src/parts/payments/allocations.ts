// What a payment is to pay of each charge, as a person puts it together by hand.

import { money } from "../../text/format";

/** A charge that the payment may pay. */
export interface Payable {
  charge_id: string;
  description: string;
  due_date: string;
  /** The most that the payment may pay of it. */
  most_cents: number;
}

export interface Wanted {
  charge_id: string;
  amount_cents: number;
}

export interface OpenCharge {
  id: string;
  description: string;
  due_date: string;
  open_cents: number;
}

export interface PaidCharge extends Wanted {
  description: string;
  due_date: string;
}

/** What is open, and what the payment pays already, the first due first. */
export function payables(
  open: readonly OpenCharge[],
  paid: readonly PaidCharge[] = [],
): readonly Payable[] {
  const found = new Map<string, Payable>();
  for (const { id, description, due_date, open_cents } of open) {
    found.set(id, { charge_id: id, description, due_date, most_cents: open_cents });
  }
  for (const { charge_id, description, due_date, amount_cents } of paid) {
    const most_cents = (found.get(charge_id)?.most_cents ?? 0) + amount_cents;
    found.set(charge_id, { charge_id, description, due_date, most_cents });
  }
  return [...found.values()].sort((one, other) => one.due_date.localeCompare(other.due_date));
}

/** The picture with another amount for one charge; nothing or 0 takes the charge out. */
export function withAmount(
  wanted: readonly Wanted[],
  charge_id: string,
  amount_cents: number | null,
): readonly Wanted[] {
  const others = wanted.filter((each) => each.charge_id !== charge_id);
  return amount_cents === null || amount_cents === 0
    ? others
    : [...others, { charge_id, amount_cents }];
}

/** What goes to these charges in all. */
export function sumOf(wanted: readonly Wanted[]): number {
  return wanted.reduce((sum, { amount_cents }) => sum + amount_cents, 0);
}

/** Why the picture can't be; undefined if it can. */
export function mistakeIn(
  wanted: readonly Wanted[],
  charges: readonly Payable[],
  amountCents: number,
): string | undefined {
  for (const { charge_id, amount_cents } of wanted) {
    const charge = charges.find((each) => each.charge_id === charge_id);
    if (!charge) return "A charge is not open any more. Start over.";
    if (Number.isNaN(amount_cents) || amount_cents < 0)
      return `Enter what goes to ${charge.description}, or leave it empty.`;
    if (amount_cents > charge.most_cents)
      return `At most ${money(charge.most_cents)} can go to ${charge.description}.`;
  }
  const beyond = sumOf(wanted) - amountCents;
  return beyond > 0 ? `This is ${money(beyond)} more than the payment has.` : undefined;
}

/** What a payment pays less and more of each charge than before. */
export function movedBetween(
  before: readonly PaidCharge[],
  after: readonly PaidCharge[],
): { less: readonly PaidCharge[]; more: readonly PaidCharge[] } {
  return { less: beyond(before, after), more: beyond(after, before) };
}

/** What the one picture has of each charge beyond the other. */
function beyond(one: readonly PaidCharge[], other: readonly PaidCharge[]): readonly PaidCharge[] {
  const taken = new Map(other.map(({ charge_id, amount_cents }) => [charge_id, amount_cents]));
  return one
    .map((each) => ({
      ...each,
      amount_cents: each.amount_cents - (taken.get(each.charge_id) ?? 0),
    }))
    .filter(({ amount_cents }) => amount_cents > 0);
}
