"""Invitations of members and homeowners."""

from migrations.plain_sql import directions

revision = "0014"
down_revision = "0013"
upgrade, downgrade = directions("0014_invitations")
