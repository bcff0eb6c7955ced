"""Changes of a subscription, also those that the payment processor reports."""

from migrations.plain_sql import directions

revision = "0008"
down_revision = "0007"
upgrade, downgrade = directions("0008_subscription_changes")
