// @vitest-environment happy-dom

import { expect, test } from "vitest";
import { pageAfterProcessor } from "./arrivals";

test.each([
  ["/?processor=returned", "/settings/organization?processor=returned"],
  ["/?processor=again", "/settings/organization?processor=again"],
  ["/?checkout=completed", "/settings/plan?checkout=completed"],
  ["/?checkout=cancelled", "/settings/plan?checkout=cancelled"],
  ["/?set-up=cs_test_1", "/set-up/done"],
  ["/", undefined],
  ["/?processor=%2F%2Fevil.example", undefined],
  ["/leases?checkout=completed", undefined],
])("from %s it goes on to %s", (address, page) => {
  expect(pageAfterProcessor(new URL(address, location.origin))).toBe(page);
});
