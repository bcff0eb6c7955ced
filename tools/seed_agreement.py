"""The demo's agreement of a lease, as the owner would render it."""

import hashlib
from uuid import UUID

import msgspec

from shared.database.scope import Database
from shared.domain.lease_agreement import agreement_of
from shared.files import storage
from shared.typesetting.lease_agreement import drawn_up

# The lease that has run longest.
FIRST = "select {columns} from leases where status = 'active' order by start_date limit 1"


class _Lease(msgspec.Struct):
    id: UUID
    organization_id: UUID


class _Stored(msgspec.Struct):
    object_name: str


def seed_agreement(db: Database) -> None:
    """Store the agreement of one lease as a document."""
    lease = db.one(_Lease, FIRST)
    content = drawn_up(agreement_of(db, lease.id))
    with db.transaction():
        stored = db.one(
            _Stored,
            """
            insert into documents (organization_id, lease_id, file_name, size_bytes, sha256,
                category, content_type, state)
            values
                ($1, $2, 'Lease Linden Court 1A.pdf', $3, $4, 'lease', 'application/pdf', 'ready')
            returning {columns}
            """,
            lease.organization_id,
            lease.id,
            len(content),
            hashlib.sha256(content).digest(),
        )
        storage.upload(stored.object_name, "application/pdf", [content])
