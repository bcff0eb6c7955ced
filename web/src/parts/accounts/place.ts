/** "Linden Court · 1A": the home that something is about; empty where it is about none. */
export function placeOf(row: { property_name: string | null; unit_name: string | null }): string {
  return [row.property_name, row.unit_name].filter(Boolean).join(" · ");
}

/** The page of what owes: a lease, or a tenant for an account beside any lease. */
export function renterPage(row: { lease_id: string | null; tenant_id: string | null }): string {
  return row.lease_id ? `/leases/${row.lease_id}` : `/tenants/${row.tenant_id}`;
}

/** How another page is told of the same account, as part of its address. */
export function accountIn(row: { lease_id: string | null; tenant_id: string | null }): string {
  return row.lease_id ? `lease=${row.lease_id}` : `tenant=${row.tenant_id}&account=own`;
}
