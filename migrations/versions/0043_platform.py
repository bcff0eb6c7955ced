"""What super-admins read and change."""

from migrations.plain_sql import directions

revision = "0043"
down_revision = "0042"
upgrade, downgrade = directions("0043_platform")
