"""Indexes for the filters of archived rows."""

from migrations.plain_sql import directions

revision = "0027"
down_revision = "0026"
upgrade, downgrade = directions("0027_archived_lists")
