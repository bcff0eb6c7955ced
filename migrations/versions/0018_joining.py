"""How people join an existing organization."""

from migrations.plain_sql import directions

revision = "0018"
down_revision = "0017"
upgrade, downgrade = directions("0018_joining")
