"""Organizations and their members."""

from migrations.plain_sql import directions

revision = "0004"
down_revision = "0003"
upgrade, downgrade = directions("0004_organizations")
