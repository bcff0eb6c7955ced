import { describe, expect, test } from "vitest";
import { createAttempt } from "./attempt";
import { Problem, Unreachable } from "./problems";

function attempt() {
  let made = 0;
  return createAttempt(() => `key ${++made}`);
}

const rent = { amount_cents: 125000 };

describe("the idempotency key of a wish", () => {
  test("stays the same for the same wish", () => {
    const { keyFor } = attempt();
    expect(keyFor(rent)).toBe("key 1");
    expect(keyFor({ ...rent })).toBe("key 1");
  });

  test("is made anew when the wish says something else", () => {
    const { keyFor } = attempt();
    keyFor(rent);
    expect(keyFor({ amount_cents: 1 })).toBe("key 2");
    expect(keyFor(rent)).toBe("key 3");
  });

  test.each([
    ["no answer", new Unreachable()],
    ["a fault of the service", new Problem({}, 500)],
    ["a service that is away", new Problem({}, 503, 1)],
    ["a twin that is under way", new Problem({ code: "CONFLICT" }, 409, 2)],
  ])("is kept after %s", (_, outcome) => {
    const { keyFor, settle } = attempt();
    keyFor(rent);
    settle(outcome);
    expect(keyFor(rent)).toBe("key 1");
  });

  test.each([
    ["success", undefined],
    ["a conflict", new Problem({ code: "CONFLICT" }, 409)],
    ["a refused field", new Problem({ code: "VALIDATION_ERROR" }, 422)],
    ["a used-up limit", new Problem({ code: "RATE_LIMITED" }, 429, 30)],
  ])("is made anew after %s", (_, outcome) => {
    const { keyFor, settle } = attempt();
    keyFor(rent);
    settle(outcome);
    expect(keyFor(rent)).toBe("key 2");
  });
});
