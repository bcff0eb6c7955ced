// Where to go after sign-in: only back into the console, and only for the person who was there.

export interface ReturnPath {
  /** The page that was left. */
  path: string;
  /** Whose session ended there; undefined for an address that was opened without one. */
  userId?: string | undefined;
}

/** Whether the path leads into the console: one slash, and an address of this origin. */
export function isOwnPath(path: string): boolean {
  if (!/^\/(?![/\\])/.test(path)) return false;
  return new URL(path, location.origin).origin === location.origin;
}

/** The path to go to after this person signed in; `fallback` if there is no better one. */
export function pathAfterSignIn(wanted: unknown, userId: string, fallback: string): string {
  if (typeof wanted !== "object" || wanted === null || !("path" in wanted)) return fallback;
  const { path, userId: owner } = wanted as ReturnPath;
  if (typeof path !== "string" || !isOwnPath(path)) return fallback;
  return owner === undefined || owner === userId ? path : fallback;
}
