import { expect, test } from "vitest";
import { mayManage } from "./roles";

test("only owners manage owners", () => {
  expect(mayManage("owner", "owner")).toBe(true);
  expect(mayManage("admin", "owner")).toBe(false);
});

test("owners and admins manage everybody else", () => {
  expect(mayManage("admin", "admin")).toBe(true);
  expect(mayManage("manager", "viewer")).toBe(false);
});
