// The limits of a plan in words: what is counted, and how much of it.

import { bytes } from "./format";
import { words } from "./words";

/** "Storage" for storage_bytes. */
export function limitName(limit: string): string {
  return limit === "storage_bytes" ? "Storage" : words(limit);
}

/** "12", or "1.5 GB" of storage. */
export function limitAmount(limit: string, amount: number): string {
  return limit === "storage_bytes" ? bytes(amount) : new Intl.NumberFormat().format(amount);
}
