"""What every later migration stands on: grants, ids, text keys, the scope of a statement."""

from migrations.plain_sql import directions

revision = "0001"
down_revision = None
upgrade, downgrade = directions("0001_foundations")
