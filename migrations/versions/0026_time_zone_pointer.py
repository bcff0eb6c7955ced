"""The refusal of an unknown time zone names the member."""

from migrations.plain_sql import directions

revision = "0026"
down_revision = "0025"
upgrade, downgrade = directions("0026_time_zone_pointer")
