"""Invoices of subscriptions, the processor's events and disputes."""

from migrations.plain_sql import directions

revision = "0042"
down_revision = "0041"
upgrade, downgrade = directions("0042_invoices")
