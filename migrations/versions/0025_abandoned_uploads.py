"""What an upload began is taken back whether or not its session still holds."""

from migrations.plain_sql import directions

revision = "0025"
down_revision = "0024"
upgrade, downgrade = directions("0025_abandoned_uploads")
