"""Links, sessions and invitations end where the account they belong to moves on."""

from migrations.plain_sql import directions

revision = "0023"
down_revision = "0022"
upgrade, downgrade = directions("0023_account_links")
