"""What a homeowner changes of its own rows."""

from migrations.plain_sql import directions

revision = "0039"
down_revision = "0038"
upgrade, downgrade = directions("0039_homeowner_columns")
