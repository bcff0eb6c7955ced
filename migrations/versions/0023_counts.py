"""What belongs to each property and association, counted as it changes."""

from migrations.plain_sql import directions

revision = "0023"
down_revision = "0022"
upgrade, downgrade = directions("0023_counts")
