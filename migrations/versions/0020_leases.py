"""Accounts, leases, the tenants on them, and changes of the rent."""

from migrations.plain_sql import directions

revision = "0020"
down_revision = "0019"
upgrade, downgrade = directions("0020_leases")
