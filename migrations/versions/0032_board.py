"""Board members."""

from migrations.plain_sql import directions

revision = "0032"
down_revision = "0031"
upgrade, downgrade = directions("0032_board")
