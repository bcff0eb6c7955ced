"""Payments are found by their reference."""

from migrations.plain_sql import directions

revision = "0028"
down_revision = "0027"
upgrade, downgrade = directions("0028_payment_references")
