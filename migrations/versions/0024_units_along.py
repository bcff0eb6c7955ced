"""The units of a property go and come back with it."""

from migrations.plain_sql import directions

revision = "0024"
down_revision = "0023"
upgrade, downgrade = directions("0024_units_along")
