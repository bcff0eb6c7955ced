"""The scope and the session."""

from migrations.plain_sql import directions

revision = "0013"
down_revision = "0012"
upgrade, downgrade = directions("0013_sessions")
