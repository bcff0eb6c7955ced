"""Idempotency keys and the outbox."""

from migrations.plain_sql import directions

revision = "0007"
down_revision = "0006"
upgrade, downgrade = directions("0007_outbox")
