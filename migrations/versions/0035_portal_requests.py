"""What homeowners upload and ask for."""

from migrations.plain_sql import directions

revision = "0035"
down_revision = "0034"
upgrade, downgrade = directions("0035_portal_requests")
