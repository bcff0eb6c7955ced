"""The organization's own account at the processor, and saved payment methods."""

from migrations.plain_sql import directions

revision = "0025"
down_revision = "0024"
upgrade, downgrade = directions("0025_payment_methods")
