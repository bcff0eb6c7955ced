"""The ledger's association face: homeowners' accounts, assessments and their payments."""

from migrations.plain_sql import directions

revision = "0031"
down_revision = "0030"
upgrade, downgrade = directions("0031_association_money")
