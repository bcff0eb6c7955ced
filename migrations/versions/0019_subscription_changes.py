"""What changes a subscription."""

from migrations.plain_sql import directions

revision = "0019"
down_revision = "0018"
upgrade, downgrade = directions("0019_subscription_changes")
