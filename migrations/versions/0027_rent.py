"""What a lease's rent comes to in a month, and when it is due."""

from migrations.plain_sql import directions

revision = "0027"
down_revision = "0026"
upgrade, downgrade = directions("0027_rent")
