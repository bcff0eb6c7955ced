// Where a link of the navigation leads, and which addresses belong to it.

export interface Destination {
  title: string;
  to: string;
}

/** Addresses of other areas begin with these, so only the address itself belongs to them. */
const STARTS = ["/", "/home", "/admin"];

/** Whether an address is that of a destination or of a page below it. */
export function isWithin(to: string, pathname: string): boolean {
  return pathname === to || (!STARTS.includes(to) && pathname.startsWith(`${to}/`));
}
