"""Plans, subscriptions and what organizations use of them."""

from migrations.plain_sql import directions

revision = "0005"
down_revision = "0004"
upgrade, downgrade = directions("0005_plans")
