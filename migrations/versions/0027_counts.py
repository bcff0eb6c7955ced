"""What belongs to each property and association, counted as it changes."""

from migrations.plain_sql import directions

revision = "0027"
down_revision = "0026"
upgrade, downgrade = directions("0027_counts")
