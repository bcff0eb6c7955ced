"""Requests that may come twice, and what is to be told to others after a commit."""

from migrations.plain_sql import directions

revision = "0007"
down_revision = "0006"
upgrade, downgrade = directions("0007_plumbing")
