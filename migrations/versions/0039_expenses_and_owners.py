"""What is paid out, and whose properties are managed."""

from migrations.plain_sql import directions

revision = "0039"
down_revision = "0038"
upgrade, downgrade = directions("0039_expenses_and_owners")
