// Where to go after sign-in: only back into the console, and only for the person who was there.

import type { Face } from "../api/scope";

export interface ReturnPath {
  /** The page that was left. */
  path: string;
  /** Whose session ended there; undefined for an address that was opened without one. */
  userId?: string | undefined;
  /** The organization or home that it acted in. */
  scope?: string | undefined;
}

/** Whether a session ended under a page that was shown. */
export function hasEnded(left: unknown): boolean {
  return typeof left === "object" && left !== null && "userId" in left && left.userId !== undefined;
}

/** A session that has just begun. */
export interface Arrival {
  userId: string;
  /** The platform's has none. */
  scope?: string;
  face: Face;
}

/** Whether the path leads into the console: one slash, and an address of this origin. */
export function isOwnPath(path: string): boolean {
  if (!/^\/(?![/\\])/.test(path)) return false;
  return new URL(path, location.origin).origin === location.origin;
}

/** The part of the console that a path belongs to. */
export function faceOf(path: string): Face {
  if (/^\/admin(?:[/?#]|$)/.test(path)) return "platform";
  return /^\/home(?:[/?#]|$)/.test(path) ? "homeowner" : "manager";
}

/** The first page of a part. */
export function startOf(face: Face): string {
  return { manager: "/", homeowner: "/home", platform: "/admin" }[face];
}

/** The page to go to after a sign-in: the wanted one, if it is this person's in this place. */
export function pathAfterSignIn(wanted: unknown, { userId, scope, face }: Arrival): string {
  const start = startOf(face);
  if (typeof wanted !== "object" || wanted === null || !("path" in wanted)) return start;
  const left = wanted as ReturnPath;
  if (typeof left.path !== "string" || !isOwnPath(left.path)) return start;
  const isTheirs = left.userId === undefined || left.userId === userId;
  const isThere = left.scope === undefined || left.scope === scope;
  return isTheirs && isThere && faceOf(left.path) === face ? left.path : start;
}
