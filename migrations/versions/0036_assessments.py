"""Assessments."""

from migrations.plain_sql import directions

revision = "0036"
down_revision = "0035"
upgrade, downgrade = directions("0036_assessments")
