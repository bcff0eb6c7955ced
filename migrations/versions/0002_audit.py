"""Who changed what: one trigger writes it for every tenant table, and nothing else can."""

from migrations.plain_sql import directions

revision = "0002"
down_revision = "0001"
upgrade, downgrade = directions("0002_audit")
