"""What each organization's daily jobs have done."""

from migrations.plain_sql import directions

revision = "0022"
down_revision = "0021"
upgrade, downgrade = directions("0022_daily_jobs")
