"""The audit log, and the protection that every table gets."""

from migrations.plain_sql import directions

revision = "0002"
down_revision = "0001"
upgrade, downgrade = directions("0002_audit")
