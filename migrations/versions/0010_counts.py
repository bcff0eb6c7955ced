"""Counts that lists show of properties and associations."""

from migrations.plain_sql import directions

revision = "0010"
down_revision = "0009"
upgrade, downgrade = directions("0010_counts")
