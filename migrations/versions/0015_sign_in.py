"""Passwords and signing in."""

from migrations.plain_sql import directions

revision = "0015"
down_revision = "0014"
upgrade, downgrade = directions("0015_sign_in")
