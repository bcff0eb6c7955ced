"""Whether storage and database agree about an organization's files."""

from shared.files.client import bucket
from shared.files.storage import PENDING
from tests.factories import sql


def astray(organization_id: str) -> list[str]:
    """Files without a row, and ready documents whose file is missing or incomplete."""
    stored = {
        blob.name.removeprefix(PENDING): blob.size
        for folder in ("", PENDING)
        for blob in bucket().list_blobs(prefix=f"{folder}{organization_id}/")
    }
    documents = sql(
        "select object_name, size_bytes, state from documents where organization_id = :id",
        id=organization_id,
    )
    to_delete = sql(
        """
        select payload ->> 'object_name' from outbox
        where organization_id = :id and kind = 'delete_object'
        """,
        id=organization_id,
    )
    known = {name for name, *_ in [*documents, *to_delete]}
    broken = [
        name for name, size, state in documents if state == "ready" and stored.get(name) != size
    ]
    return broken + sorted(stored.keys() - known)
