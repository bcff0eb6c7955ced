import { expect, test } from "vitest";
import { fieldAt, nested } from "./nested";

test("names with dots become objects and lists", () => {
  const flat = { reason: "Moved", "refund.method": "check", "lines.0.a": 1, "lines.2.a": 3 };
  expect(nested(flat)).toEqual({
    reason: "Moved",
    refund: { method: "check" },
    lines: [{ a: 1 }, { a: 3 }],
  });
});

test("values without dots stay as they are", () => {
  const flat = { tenant_ids: ["a"], note: null };
  expect(nested(flat)).toEqual(flat);
});

test("an error is shown at the most exact field", () => {
  const has = (name: string) => ["lines.0.a", "refund"].includes(name);
  expect(fieldAt("/lines/0/a", has)).toBe("lines.0.a");
  expect(fieldAt("/refund/method", has)).toBe("refund");
  expect(fieldAt("", has)).toBe("");
});
