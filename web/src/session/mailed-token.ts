// The token of a mailed link stands in the address's fragment, which no server sees. It is taken out
// when the page loads, before anything is shown or sent, and stays in this page's memory only: not
// in the history, and not after a reload.

let arrived: { path: string; token: string } | undefined;

/** Move the token from the address into memory. */
export function takeMailedToken(): void {
  const token = new URLSearchParams(location.hash.slice(1)).get("token");
  if (token === null) return;
  history.replaceState(history.state, "", location.pathname + location.search);
  arrived = { path: location.pathname, token };
}

/** The token that came with this page's address; undefined without one. */
export function mailedToken(): string | undefined {
  return arrived?.path === location.pathname ? arrived.token : undefined;
}

/** Forget the token, once it was used. */
export function forgetMailedToken(): void {
  arrived = undefined;
}

takeMailedToken();
// A link that is pasted over the address of the same page loads nothing by itself.
addEventListener("hashchange", () => {
  if (location.hash.includes("token=")) location.reload();
});
