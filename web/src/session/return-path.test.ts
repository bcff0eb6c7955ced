// @vitest-environment happy-dom

import { expect, test } from "vitest";
import { pathAfterSignIn } from "./return-path";

const MARIA = { userId: "maria", scope: "linden", face: "manager" } as const;

test.each([
  "https://evil.example/",
  "//evil.example/",
  "/\\evil.example/",
  "/\t/evil.example/",
  "javascript:alert(1)",
  "",
])("goes to no other origin: %j", (path) => {
  expect(pathAfterSignIn({ path }, MARIA)).toBe("/");
});

test("goes back to the page that was opened without a session", () => {
  expect(pathAfterSignIn({ path: "/leases?status=active" }, MARIA)).toBe("/leases?status=active");
});

test("goes back for the same person in the same place", () => {
  const left = { path: "/leases/1", userId: "maria", scope: "linden" };
  expect(pathAfterSignIn(left, MARIA)).toBe("/leases/1");
});

test("another person starts at the first page", () => {
  expect(pathAfterSignIn({ path: "/leases/1", userId: "omar" }, MARIA)).toBe("/");
});

test("another organization starts at the first page", () => {
  const left = { path: "/leases/1", userId: "maria", scope: "corner" };
  expect(pathAfterSignIn(left, MARIA)).toBe("/");
});

test("a homeowner's page is not a manager's", () => {
  expect(pathAfterSignIn({ path: "/home/profile" }, MARIA)).toBe("/");
  expect(pathAfterSignIn({ path: "/homeowners" }, MARIA)).toBe("/homeowners");
});

test("what is no page at all is ignored", () => {
  expect(pathAfterSignIn(null, { ...MARIA, face: "homeowner" })).toBe("/home");
  expect(pathAfterSignIn({ path: 7 }, MARIA)).toBe("/");
});

test("an operator goes back to the platform's pages only", () => {
  const rae = { userId: "rae", face: "platform" } as const;
  expect(pathAfterSignIn({ path: "/admin/plans", userId: "rae" }, rae)).toBe("/admin/plans");
  expect(pathAfterSignIn({ path: "/leases" }, rae)).toBe("/admin");
  expect(pathAfterSignIn({ path: "/admin/plans" }, MARIA)).toBe("/");
});
