"""Homeowners' cards and bank accounts."""

from migrations.plain_sql import directions

revision = "0037"
down_revision = "0036"
upgrade, downgrade = directions("0037_homeowner_payment_methods")
