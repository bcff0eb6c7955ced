"""Associations, properties and units."""

from migrations.plain_sql import directions

revision = "0009"
down_revision = "0008"
upgrade, downgrade = directions("0009_properties")
