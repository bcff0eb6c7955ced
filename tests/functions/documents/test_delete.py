from shared.files.client import bucket
from tests.factories import Organization, new_organization, sql
from tests.functions.documents.rows import (
    complete,
    documents_of,
    leftovers,
    new_document,
    post_file,
    put,
    start,
    storage_bytes,
)
from tests.functions.scheduled.rows import run
from tests.functions.test_every_gate import forget_limits
from tests.http.client import code, send


def queued(organization: Organization) -> list[object]:
    """The objects that the outbox is told to delete."""
    rows = sql("select kind, payload from outbox where organization_id = :id", id=organization.id)
    return [payload for kind, payload in rows if kind == "delete_object"]


def test_deletes_the_row_and_queues_the_files_deletion() -> None:
    organization = new_organization()
    made = new_document(organization)
    path = f"/v1/documents/{made['id']}"

    response = send("DELETE", path, token=organization.owner.token)

    assert (response.status_code, response.data) == (204, b"")
    assert queued(organization) == [{"object_name": f"{organization.id}/{made['id']}"}]
    assert (documents_of(organization), storage_bytes(organization)) == ([], 0)
    assert code(send("GET", path, token=organization.owner.token)) == (404, "NOT_FOUND")
    assert code(send("DELETE", path, token=organization.owner.token)) == (404, "NOT_FOUND")


def test_the_outbox_deletes_ready_and_pending_files() -> None:
    organization = new_organization()
    ready, pending = new_document(organization), start(organization)
    put(pending["upload_url"])
    for document in (ready, pending["document"]):
        send("DELETE", f"/v1/documents/{document['id']}", token=organization.owner.token)
    # Older than the rows that other tests have left.
    sql(
        """
        update outbox set next_attempt_at = now() - interval '1 year' where organization_id = :id
        """,
        id=organization.id,
    )

    run("deliver-outbox")

    folders = (f"{organization.id}/", f"pending/{organization.id}/")
    assert [list(bucket().list_blobs(prefix=folder)) for folder in folders] == [[], []]


def test_refuses_an_outdated_version() -> None:
    organization = new_organization()
    path = f"/v1/documents/{new_document(organization)['id']}"
    token = organization.owner.token
    seen = {"If-Match": send("GET", path, token=token).headers["ETag"]}
    send("PATCH", path, {"category": "photo"}, token=token)

    response = send("DELETE", path, token=token, headers=seen)

    assert code(response) == (412, "PRECONDITION_FAILED")
    assert queued(organization) == []
    assert len(documents_of(organization)) == 1


def test_cancels_a_pending_upload() -> None:
    organization = new_organization()
    started = start(organization)
    put(started["upload_url"])
    document_id = started["document"]["id"]

    response = send("DELETE", f"/v1/documents/{document_id}", token=organization.owner.token)

    assert response.status_code == 204
    assert code(complete(organization, document_id)) == (404, "NOT_FOUND")
    assert storage_bytes(organization) == 0
    assert leftovers(organization) == set()


def test_works_while_a_payment_is_overdue() -> None:
    organization = new_organization()
    path = f"/v1/documents/{new_document(organization)['id']}"
    sql(
        """
        update subscriptions set status = 'past_due', current_period_end = now()
        where organization_id = :id
        """,
        id=organization.id,
    )
    forget_limits(organization)
    token = organization.owner.token
    assert code(post_file(token)) == (402, "PAYMENT_REQUIRED")

    assert send("DELETE", path, token=token).status_code == 204


def test_writes_an_audit_row() -> None:
    organization = new_organization()
    made = new_document(organization)

    send("DELETE", f"/v1/documents/{made['id']}", token=organization.owner.token)

    assert sql(
        """
        select actor_user_id::text, changes ->> 'file_name' from audit_log
        where row_id = :id and action = 'delete' and endpoint = 'documents__delete'
        """,
        id=made["id"],
    ) == [[organization.owner.user_id, '["lease.pdf", null]']]
