"""The last step of whatever begins with a password, with what its answer tells."""

from migrations.plain_sql import directions

revision = "0020"
down_revision = "0019"
upgrade, downgrade = directions("0020_sign_in_answers")
