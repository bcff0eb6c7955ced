"""What every later topic uses: default grants, ids, search keys and the scope."""

from migrations.plain_sql import directions

revision = "0001"
down_revision = None
upgrade, downgrade = directions("0001_foundations")
