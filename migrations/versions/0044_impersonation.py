"""Sessions of super-admins within an organization."""

from migrations.plain_sql import directions

revision = "0044"
down_revision = "0043"
upgrade, downgrade = directions("0044_impersonation")
