"""A conflict about one field names it, as an invalid field is named."""

from migrations.plain_sql import directions

revision = "0030"
down_revision = "0029"
upgrade, downgrade = directions("0030_conflict_columns")
