"""Violations with their events and fines."""

from migrations.plain_sql import directions

revision = "0033"
down_revision = "0032"
upgrade, downgrade = directions("0033_violations")
