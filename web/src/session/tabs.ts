// One browser has one session of a kind, and many tabs. A change of it in one tab (sign-in,
// sign-out, another organization or home) makes all others forget what they show.

import type { Face } from "../api/scope";

/** What became of the session: another one began, or it ended. */
export type SessionChange = "changed" | "ended";

interface Message {
  face: Face;
  change: SessionChange;
}

const channel = new BroadcastChannel("pavilion-session");

/** Tell the other tabs what became of this kind's session. */
export function announceChange(face: Face, change: SessionChange = "changed"): void {
  channel.postMessage({ face, change } satisfies Message);
}

/** Be told of changes in other tabs. Returns how to stop that. */
export function followChanges(face: Face, act: (change: SessionChange) => void): () => void {
  const hear = ({ data }: MessageEvent<Message>) => {
    if (data.face === face) act(data.change);
  };
  channel.addEventListener("message", hear);
  return () => channel.removeEventListener("message", hear);
}

/** Go to a page of a new session with nothing left in memory, in this tab and all others. */
export function startOver(face: Face, path: string): void {
  announceChange(face);
  location.assign(path);
}

/** Where a kind of session begins. */
export function signInOf(face: Face): string {
  return face === "homeowner" ? "/home/sign-in" : "/sign-in";
}

/** Go to the sign-in after the session was ended, in this tab and all others. */
export function leaveSession(face: Face): void {
  announceChange(face, "ended");
  location.assign(signInOf(face));
}
