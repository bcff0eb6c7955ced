"""What is owed on the accounts of a tenant: the tenant's own, and that of each lease.

A lease and its renewals have one account, which all their tenants owe together. So it counts whole
for each of them, and once.
"""

TOTAL = (
    "(select coalesce(sum(balance_cents), 0)::bigint from account_balances"
    " where account_id in ("
    "select id from accounts"
    " where accounts.organization_id = tenants.organization_id and tenant_id = tenants.id"
    " union select account_id from lease_tenants join leases on leases.id = lease_id"
    " where lease_tenants.organization_id = tenants.organization_id and tenant_id = tenants.id))"
)
