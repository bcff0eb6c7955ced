"""People, their credentials, mailed tokens and revoked sessions."""

from migrations.plain_sql import directions

revision = "0003"
down_revision = "0002"
upgrade, downgrade = directions("0003_people")
