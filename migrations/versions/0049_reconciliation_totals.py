"""What a completed reconciliation keeps, and that one in progress can be deleted."""

from migrations.plain_sql import directions

revision = "0049"
down_revision = "0048"
upgrade, downgrade = directions("0049_reconciliation_totals")
