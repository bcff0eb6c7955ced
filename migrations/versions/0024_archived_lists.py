"""Indexes for the filters of archived rows."""

from migrations.plain_sql import directions

revision = "0024"
down_revision = "0023"
upgrade, downgrade = directions("0024_archived_lists")
