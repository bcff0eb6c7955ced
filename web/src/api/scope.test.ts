import { expect, test } from "vitest";
import { faceOfCall } from "./scope";

test.each([
  ["/v1/leases", "manager"],
  ["/v1/homeowners/{homeowner_id}", "manager"],
  ["/v1/homeowner-auth/me", "homeowner"],
  ["/v1/homeowner-portal/profile", "homeowner"],
])("%s needs the session of a %s", (path, face) => {
  expect(faceOfCall(path)).toBe(face);
});
