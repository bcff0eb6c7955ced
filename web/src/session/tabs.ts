// One browser has one session of a kind, and many tabs. A change of it in one tab (sign-in,
// sign-out, another organization or home) makes all others forget what they show.

export type Face = "manager" | "homeowner";

const channel = new BroadcastChannel("pavilion-session");

/** Tell the other tabs that this kind's session is another one now. */
export function announceChange(face: Face): void {
  channel.postMessage(face);
}

/** Reload when another tab changes this kind's session. Returns how to stop that. */
export function followChanges(face: Face): () => void {
  const reload = ({ data }: MessageEvent) => {
    if (data === face) location.reload();
  };
  channel.addEventListener("message", reload);
  return () => channel.removeEventListener("message", reload);
}

/** Go to a page of the console with nothing left in memory, in this tab and all others. */
export function startOver(face: Face, path: string): void {
  announceChange(face);
  location.assign(path);
}
