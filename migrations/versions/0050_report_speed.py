"""Reports among a million rows read indexes alone, and events of the processor are cleaned up."""

from migrations.plain_sql import directions

revision = "0050"
down_revision = "0049"
upgrade, downgrade = directions("0050_report_speed")
