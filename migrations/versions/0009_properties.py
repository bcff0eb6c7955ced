"""Buildings and the units in them."""

from migrations.plain_sql import directions

revision = "0009"
down_revision = "0008"
upgrade, downgrade = directions("0009_properties")
