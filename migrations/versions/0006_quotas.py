"""The limits of a plan, at least one owner, and the rows that every organization has."""

from migrations.plain_sql import directions

revision = "0006"
down_revision = "0005"
upgrade, downgrade = directions("0006_quotas")
