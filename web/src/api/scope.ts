// What this tab acts in: an organization's or a home's id, one for each kind of session. Every call
// names its own (`Pavilion-Scope`), so that a switch in another tab can't make this one write there.

/** The parts of the console, each with a kind of session of its own. */
export type Face = "manager" | "homeowner" | "platform";

/** Where each kind of session reads its account. */
export const ACCOUNTS = {
  manager: "/v1/auth/me",
  homeowner: "/v1/homeowner-auth/me",
  platform: "/v1/admin/me",
} as const satisfies Record<Face, string>;

const scopes: Partial<Record<Face, string>> = {};

/** Whose session a call of the API needs. */
export function faceOfCall(path: string): Face {
  if (path.startsWith("/v1/admin/")) return "platform";
  return /^\/v1\/homeowner-(?:auth|portal)\//.test(path) ? "homeowner" : "manager";
}

export function scopeOf(face: Face): string | undefined {
  return scopes[face];
}

export function actIn(face: Face, scope: string | undefined): void {
  if (scope === undefined) delete scopes[face];
  else scopes[face] = scope;
}
