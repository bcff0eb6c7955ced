"""Links mailed to a person."""

from migrations.plain_sql import directions

revision = "0016"
down_revision = "0015"
upgrade, downgrade = directions("0016_mailed_links")
