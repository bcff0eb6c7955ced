"""Links in mails to a person: verify an e-mail, choose a new password, move to another e-mail."""

from migrations.plain_sql import directions

revision = "0016"
down_revision = "0015"
upgrade, downgrade = directions("0016_user_tokens")
