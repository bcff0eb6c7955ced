"""Files: the row here, the bytes in the bucket under a name of ours."""

from migrations.plain_sql import directions

revision = "0010"
down_revision = "0009"
upgrade, downgrade = directions("0010_documents")
