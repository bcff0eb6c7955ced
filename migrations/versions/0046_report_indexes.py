"""What reports read among very many rows."""

from migrations.plain_sql import directions

revision = "0046"
down_revision = "0045"
upgrade, downgrade = directions("0046_report_indexes")
