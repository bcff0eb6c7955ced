"""What a homeowner changes of its own rows."""

from migrations.plain_sql import directions

revision = "0038"
down_revision = "0037"
upgrade, downgrade = directions("0038_homeowner_columns")
