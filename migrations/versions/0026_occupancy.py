"""Which units are occupied, kept from their leases."""

from migrations.plain_sql import directions

revision = "0026"
down_revision = "0025"
upgrade, downgrade = directions("0026_occupancy")
