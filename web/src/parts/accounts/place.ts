// Whose money something is, in words and as an address.

interface OfRenter {
  lease_id: string | null;
  tenant_id: string | null;
}
interface OfHomeowner {
  homeowner_id: string;
}

/** "Linden Court · 1A": the home that something is about; empty where it is about none. */
export function placeOf(row: { property_name: string | null; unit_name: string | null }): string {
  return [row.property_name, row.unit_name].filter(Boolean).join(" · ");
}

/** The names of the tenants, or the homeowner's. */
export function payerOf(row: { payer: string } | { homeowner_name: string }): string {
  return "payer" in row ? row.payer : row.homeowner_name;
}

/** The page of what owes: a lease, a tenant for an account beside any lease, or a homeowner. */
export function payerPage(row: OfRenter | OfHomeowner): string {
  if (isOfHomeowner(row)) return `/homeowners/${row.homeowner_id}`;
  return row.lease_id ? `/leases/${row.lease_id}` : `/tenants/${row.tenant_id}`;
}

/** How another page is told of the same account, as part of its address. */
export function accountIn(row: OfRenter | OfHomeowner): string {
  if (isOfHomeowner(row)) return `homeowner=${row.homeowner_id}`;
  return row.lease_id ? `lease=${row.lease_id}` : `tenant=${row.tenant_id}&account=own`;
}

function isOfHomeowner(row: OfRenter | OfHomeowner): row is OfHomeowner {
  return "homeowner_id" in row && row.homeowner_id !== null;
}
