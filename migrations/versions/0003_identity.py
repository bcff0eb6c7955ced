"""People: one person, one e-mail, one password, whatever roles the person has."""

from migrations.plain_sql import directions

revision = "0003"
down_revision = "0002"
upgrade, downgrade = directions("0003_identity")
