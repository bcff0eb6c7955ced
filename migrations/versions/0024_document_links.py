"""Documents of leases, tenants and work orders."""

from migrations.plain_sql import directions

revision = "0024"
down_revision = "0023"
upgrade, downgrade = directions("0024_document_links")
