"""Charges, payments and what links them, with closed books."""

from migrations.plain_sql import directions

revision = "0021"
down_revision = "0020"
upgrade, downgrade = directions("0021_ledger")
