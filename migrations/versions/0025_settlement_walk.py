"""Indexes in whose order the settling job walks."""

from migrations.plain_sql import directions

revision = "0025"
down_revision = "0024"
upgrade, downgrade = directions("0025_settlement_walk")
