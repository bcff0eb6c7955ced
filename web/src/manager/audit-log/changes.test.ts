import { expect, test } from "vitest";
import { labelOf, shownValue } from "../../text/changed-value";
import { deedOf, pageOf, rowOf } from "./changes";

const shown = (column: string, value: unknown) => shownValue(column, value, "America/Chicago");

test("money, shares, days and instants are as people write them", () => {
  expect(shown("rent_amount_cents", 125000)).toBe("$1,250.00");
  expect(shown("management_fee_bp", 850)).toBe("8.5%");
  expect(shown("share_ppm", 12500)).toBe("1.25%");
  expect(shown("due_date", "2026-03-02")).toBe("Mar 2, 2026");
  expect(shown("archived_at", "2026-03-02T05:30:00+00:00")).toContain("Mar 1, 2026");
  expect(shown("autopay", true)).toBe("yes");
  expect(shown("notes", null)).toBe("nothing");
});

test("a text that people typed stays as it is", () => {
  expect(shown("status", "in_progress")).toBe("In progress");
  expect(shown("name", "in_progress")).toBe("in_progress");
  expect(shown("name", "<b>2026</b>")).toBe("<b>2026</b>");
  expect(shown("features", ["hoa"])).toBe('["hoa"]');
});

test("an id is told by its end", () => {
  expect(shown("vendor_id", "019581a2-89c0-78f7-8a02-989db8506648")).toBe("…506648");
});

test("a row has its name, its deed and its page", () => {
  expect(rowOf("properties")).toBe("Property");
  expect(rowOf("organization_memberships")).toBe("Member");
  expect(deedOf("update")).toBe("changed");
  expect(labelOf("late_fee_grace_days")).toBe("Late fee grace days");
  expect(labelOf("vendor_id")).toBe("Vendor");
  expect(pageOf("work_orders", "1")).toBe("/work-orders/1");
  expect(pageOf("charges", "1")).toBeUndefined();
});
