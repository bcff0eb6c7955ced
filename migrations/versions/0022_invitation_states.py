"""Indexes for the states by which invitations are listed."""

from migrations.plain_sql import directions

revision = "0022"
down_revision = "0021"
upgrade, downgrade = directions("0022_invitation_states")
