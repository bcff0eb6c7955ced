"""Documents and their uploads."""

from migrations.plain_sql import directions

revision = "0011"
down_revision = "0010"
upgrade, downgrade = directions("0011_documents")
