"""The units of a property go and come back with it."""

from migrations.plain_sql import directions

revision = "0023"
down_revision = "0022"
upgrade, downgrade = directions("0023_units_along")
