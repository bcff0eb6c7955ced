"""Tenants, and how many of them a plan allows."""

from migrations.plain_sql import directions

revision = "0019"
down_revision = "0018"
upgrade, downgrade = directions("0019_tenants")
