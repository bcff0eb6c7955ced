import { expect, test } from "vitest";
import { nextLetter } from "./next-letter";

const sent = (letter_type: string) => ({ letter_type, status: "sent" });

test.each([
  [[], "first_notice"],
  [["first_notice"], "second_notice"],
  [["first_notice", "custom", "second_notice"], "final_notice"],
  [["first_notice", "second_notice", "final_notice", "hearing_notice"], "custom"],
])("after %s comes %s", (types, next) => {
  expect(nextLetter(types.map(sent))).toBe(next);
});

test("a draft does not count", () => {
  expect(nextLetter([{ letter_type: "first_notice", status: "draft" }])).toBe("first_notice");
});
