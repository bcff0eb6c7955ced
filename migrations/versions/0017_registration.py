"""New people and new organizations."""

from migrations.plain_sql import directions

revision = "0017"
down_revision = "0016"
upgrade, downgrade = directions("0017_registration")
