"""What a completed reconciliation refuses, and what counts as reconciled."""

from migrations.plain_sql import directions

revision = "0041"
down_revision = "0040"
upgrade, downgrade = directions("0041_reconciliation_rules")
