import { expect, test } from "vitest";
import { areaOf } from "./manager-pages";

test("a page below a list is judged as the list", () => {
  for (const address of ["/bank", "/bank/new", "/bank/1/import"])
    expect(areaOf(address)?.operation).toBe("GET /v1/bank-accounts");
});

test("an address that only begins like a list's is not below it", () => {
  expect(areaOf("/banking")).toBeUndefined();
});

test("below the start page is no other page", () => {
  expect(areaOf("/")?.title).toBe("Today");
  expect(areaOf("/settings/profile")).toBeUndefined();
});
