"""How Alembic runs here: on the connection that tools.database opened, in its one transaction."""

import sqlalchemy
from alembic import context

connection: sqlalchemy.Connection = context.config.attributes["connection"]
# Two deployments at once: the second waits and then finds nothing left to do.
connection.exec_driver_sql("select pg_advisory_xact_lock(hashtext('pavilion migrations'))")
context.configure(connection=connection)
with context.begin_transaction():
    context.run_migrations()
