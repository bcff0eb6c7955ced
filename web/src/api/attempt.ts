// The idempotency key of one action: however often a person clicks and whatever the network loses,
// the API sees the same key for the same wish, and does it once.

import { Problem } from "./problems";

/** Whether the outcome leaves open if the wish was carried out, so that its key is sent again. */
function isOpen(outcome: unknown): boolean {
  if (!(outcome instanceof Problem)) return outcome !== undefined;
  return outcome.status >= 500 || (outcome.status === 409 && outcome.retryAfter !== undefined);
}

/** The keys of an action that a person may submit several times. */
export function createAttempt(newKey: () => string = () => crypto.randomUUID()) {
  let key: string | undefined;
  let keyOf = "";
  return {
    /** The key for this wish: made at its first submit, and anew when it says something else. */
    keyFor(wish: unknown): string {
      const said = JSON.stringify(wish);
      if (key === undefined || said !== keyOf) {
        key = newKey();
        keyOf = said;
      }
      return key;
    },
    /** Take note of what came back: an error, or undefined when the wish was carried out. */
    settle(outcome: unknown): void {
      if (!isOpen(outcome)) key = undefined;
    },
  };
}

export type Attempt = ReturnType<typeof createAttempt>;
