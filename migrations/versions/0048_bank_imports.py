"""What an import of bank lines keeps."""

from migrations.plain_sql import directions

revision = "0048"
down_revision = "0047"
upgrade, downgrade = directions("0048_bank_imports")
