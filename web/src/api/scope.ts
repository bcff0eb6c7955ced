// What this tab acts in: an organization's or a homeowner's id. Every call names it
// (`Pavilion-Scope`), so that a switch in another tab can't make this one write elsewhere.

let current: string | undefined;

export function currentScope(): string | undefined {
  return current;
}

export function actIn(scope: string | undefined): void {
  current = scope;
}
