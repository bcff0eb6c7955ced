"""What an upload began is taken back whether or not its session still holds."""

from migrations.plain_sql import directions

revision = "0024"
down_revision = "0023"
upgrade, downgrade = directions("0024_abandoned_uploads")
