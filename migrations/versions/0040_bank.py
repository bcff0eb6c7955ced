"""Bank accounts, their lines and what they are reconciled with."""

from migrations.plain_sql import directions

revision = "0040"
down_revision = "0039"
upgrade, downgrade = directions("0040_bank")
