"""Closed books against every way to date money."""

from migrations.plain_sql import directions

revision = "0047"
down_revision = "0046"
upgrade, downgrade = directions("0047_books")
