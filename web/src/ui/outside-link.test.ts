import { expect, test } from "vitest";
import { safeAddress } from "./outside-link";

test.each(["https://plumber.example/a?b=c", "mailto:a@b.example", "tel:+1555"])(
  "%s is a link",
  (address) => expect(safeAddress(address)).toBe(address),
);

test.each([
  "javascript:alert(1)",
  " javascript:alert(1)",
  "JaVaScRiPt:alert(1)",
  "data:text/html,<script>alert(1)</script>",
  "vbscript:x",
  "/relative",
  "plumber.example",
  "",
])("%j is text", (address) => expect(safeAddress(address)).toBeUndefined());
