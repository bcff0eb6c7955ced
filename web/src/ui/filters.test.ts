import { expect, test } from "vitest";
import { type Filter, filtersIn } from "./filters";

const FILTERS: Filter[] = [
  { name: "q", label: "Name", kind: "search" },
  { name: "status", label: "Status", kind: "choice" },
];

test("takes the list's own filters from the address", () => {
  const address = new URLSearchParams("q=Smith, Jo&status=&tab=leases");
  expect(filtersIn(FILTERS, address)).toEqual({ q: "Smith, Jo" });
});

test("a choice may stand for several values", () => {
  const address = new URLSearchParams("status=open,in_progress");
  expect(filtersIn(FILTERS, address)).toEqual({ status: ["open", "in_progress"] });
});
