"""Homeowners and join requests."""

from migrations.plain_sql import directions

revision = "0012"
down_revision = "0011"
upgrade, downgrade = directions("0012_homeowners")
