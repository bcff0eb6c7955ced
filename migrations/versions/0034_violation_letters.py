"""Letter templates and the letters of violations."""

from migrations.plain_sql import directions

revision = "0034"
down_revision = "0033"
upgrade, downgrade = directions("0034_violation_letters")
