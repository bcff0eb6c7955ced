"""An index for outbox rows whose last try left no outcome."""

from migrations.plain_sql import directions

revision = "0021"
down_revision = "0020"
upgrade, downgrade = directions("0021_outbox_unfinished")
