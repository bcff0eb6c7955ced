"""Indexes in whose order the settling job walks."""

from migrations.plain_sql import directions

revision = "0029"
down_revision = "0028"
upgrade, downgrade = directions("0029_settlement_walk")
