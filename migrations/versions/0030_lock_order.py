"""One order of locks for units, properties that move and homeowners who accept."""

from migrations.plain_sql import directions

revision = "0030"
down_revision = "0029"
upgrade, downgrade = directions("0030_lock_order")
