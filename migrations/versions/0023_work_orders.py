"""Vendors, and work orders with their history."""

from migrations.plain_sql import directions

revision = "0023"
down_revision = "0022"
upgrade, downgrade = directions("0023_work_orders")
