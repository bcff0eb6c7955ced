"""A home is offered with its property and unit, by which a person tells several apart."""

from migrations.plain_sql import directions

revision = "0029"
down_revision = "0028"
upgrade, downgrade = directions("0029_home_names")
