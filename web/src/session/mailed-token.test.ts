// @vitest-environment happy-dom

import { beforeEach, expect, test } from "vitest";
import { forgetMailedToken, mailedToken, takeMailedToken } from "./mailed-token";

beforeEach(forgetMailedToken);

function arriveAt(address: string) {
  history.replaceState({ usr: "kept" }, "", address);
  takeMailedToken();
}

test("the token leaves the address and its history", () => {
  arriveAt("/reset-password?lang=en#token=secret");
  expect(location.href).toBe(`${location.origin}/reset-password?lang=en`);
  expect(history.state).toEqual({ usr: "kept" });
  expect(mailedToken()).toBe("secret");
});

test("another page does not get the token", () => {
  arriveAt("/reset-password#token=secret");
  history.replaceState(null, "", "/verify-email");
  expect(mailedToken()).toBeUndefined();
});

test("a used token is forgotten", () => {
  arriveAt("/reset-password#token=secret");
  forgetMailedToken();
  expect(mailedToken()).toBeUndefined();
});

test("another fragment stays in the address", () => {
  arriveAt("/leases/1#money");
  expect(location.hash).toBe("#money");
  expect(mailedToken()).toBeUndefined();
});
