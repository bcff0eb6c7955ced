"""The ledger of rental and association money: one account, charges, payments and allocations.

An account's balance is Σ charges + Σ adjustments − Σ payments that count + Σ reversals, which is
also its open charges less the credit that waits. Every change of money happens in a
`with ledger(…)` block, which locks the account, so that an account's money is serial. Within the
block come first what is taken back, then adjustments, reversals and new rows; leaving it spreads
the credit that waits over what is open. PostgreSQL keeps the sums and refuses an account that has
both.

Lock order: leases and tenants first, by `for share` or `for no key update` (never `for update`, for
which a charge's foreign key would wait), then the account.
"""
