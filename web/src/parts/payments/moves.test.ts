import { expect, test } from "vitest";
import { movesOf } from "./moves";

const recorded = {
  status: "succeeded",
  origin: "recorded",
  reversed_cents: 0,
  awaits_processor: false,
};
const collected = { status: "pending", origin: "autopay" };

test.each([
  ["a recorded payment", {}, ["reallocate", "bounce", "refund", "void"]],
  ["one refunded in part", { reversed_cents: 1 }, ["reallocate", "bounce", "refund"]],
  ["one of the processor", { origin: "collected" }, ["reallocate", "refund"]],
  ["an opening balance", { origin: "opening" }, ["reallocate", "refund", "void"]],
  ["a pending one", { status: "pending" }, ["succeed", "fail"]],
  ["a pending one of the processor", { ...collected, awaits_processor: true }, []],
  ["one whose account there is gone", collected, ["succeed", "fail"]],
  ["a failed one", { status: "failed" }, []],
  ["a refunded one", { status: "refunded" }, []],
])("%s allows its moves", (_, state, moves) => {
  expect(movesOf({ ...recorded, ...state })).toEqual(moves);
});
