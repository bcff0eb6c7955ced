"""Automatic payments and their tries."""

from migrations.plain_sql import directions

revision = "0045"
down_revision = "0044"
upgrade, downgrade = directions("0045_autopay")
