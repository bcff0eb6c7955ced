"""The platform's own work for one organization: a job, or a report of the payment processor."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from shared.database.scope import Database


@contextmanager
def in_organization(db: Database, organization_id: UUID) -> Iterator[None]:
    """A transaction in which scope_organization_id() is this organization.

    So rows may be added to it, and its today is known. The login still sees the rows of every
    organization, so each statement names this one, or a row of it.
    """
    with db.transaction():
        db.execute("select set_config('pavilion.organization_id', $1, true)", str(organization_id))
        yield
