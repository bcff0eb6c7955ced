"""What no endpoint can forget: the plan's limits, the last owner, the organization's own rows."""

from migrations.plain_sql import directions

revision = "0006"
down_revision = "0005"
upgrade, downgrade = directions("0006_quotas")
