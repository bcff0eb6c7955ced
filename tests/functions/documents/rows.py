"""The documents rows of the table of all endpoints, and helpers of this area's tests."""

import urllib.request
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from shared.files.client import bucket
from tests.endpoint_table import Row
from tests.factories import Organization, new_association, sql
from tests.http.client import Reply, send
from tests.key_ages import age_keys
from tests.shared.inputs.test_multipart import BOUNDARY, closed, field, part

PDF = Row().file
STARTED = {
    "file_name": "plan.pdf",
    "category": "other",
    "content_type": "application/pdf",
    "size_bytes": len(PDF),
}


def post_file(
    token: str, content: bytes = PDF, /, name: str = "lease.pdf", *, key: str = "", **fields: str
) -> Reply:
    """Send a form as a browser does."""
    return post_body(token, form_of(content, name, **fields), key=key)


def post_body(
    token: str, body: bytes | BytesIO, *, key: str = "", announced: int | None = None
) -> Reply:
    """Send a form's body, or the beginning of one whose announced length is larger."""
    stream = BytesIO(body) if isinstance(body, bytes) else body
    return send(
        "POST",
        "/v1/documents",
        token=token,
        headers={"Idempotency-Key": key} if key else {},
        input_stream=stream,
        content_type=f"multipart/form-data; boundary={BOUNDARY}",
        environ_overrides={"CONTENT_LENGTH": str(announced or len(stream.getbuffer()))},
    )


def form_of(content: bytes = PDF, /, name: str = "lease.pdf", **fields: str) -> bytes:
    """The form's body; names are escaped as the HTML standard prescribes for browsers."""
    return form_with({"category": "lease"} | fields, content, name)


def form_with(fields: Mapping[str, str], content: bytes = PDF, name: str = "lease.pdf") -> bytes:
    """The body of any form with these fields and a file."""
    for special in '"\r\n':
        name = name.replace(special, f"%{ord(special):02X}")
    parts = [field(*each) for each in fields.items()]
    return closed(*parts, file_part(content, name))


def file_part(content: bytes = PDF, name: str = "lease.pdf") -> bytes:
    """The part of the form with its file."""
    return part(f'form-data; name="file"; filename="{name}"', content)


def new_document(organization: Organization, **fields: str) -> dict[str, Any]:
    """A ready document made by the organization's owner."""
    response = post_file(organization.owner.token, **fields)
    assert response.status_code == 201, response.text
    made: dict[str, Any] = response.json
    return made


def start(organization: Organization, **changes: Any) -> dict[str, Any]:
    """A pending document, its upload_url and expires_at."""
    body = STARTED | changes
    response = send("POST", "/v1/documents/start-upload", body, token=organization.owner.token)
    assert response.status_code == 201, response.text
    started: dict[str, Any] = response.json
    return started


def put(upload_url: str, content: bytes = PDF) -> None:
    """Send the file as the browser does."""
    request = urllib.request.Request(upload_url, data=content, method="PUT")  # noqa: S310 - http
    urllib.request.urlopen(request, timeout=60).close()  # noqa: S310 - the emulator


def complete(organization: Organization, document_id: str) -> Reply:
    """Complete an upload as the owner."""
    path = f"/v1/documents/{document_id}/complete-upload"
    return send("POST", path, token=organization.owner.token)


def documents_of(organization: Organization) -> list[Any]:
    """State and size of every row."""
    return sql(
        "select state, size_bytes from documents where organization_id = :id order by id",
        id=organization.id,
    )


def leftovers(organization: Organization) -> set[str]:
    """Objects without a row and without a queued deletion."""
    stored = {
        blob.name.removeprefix("pending/")
        for folder in ("", "pending/")
        for blob in bucket().list_blobs(prefix=f"{folder}{organization.id}/")
    }
    known = sql(
        """
        select object_name from documents where organization_id = :id
        union all
        select payload ->> 'object_name' from outbox
        where organization_id = :id and kind = 'delete_object'
        """,
        id=organization.id,
    )
    return stored - {name for [name] in known}


def leave_running(organization: Organization, *, seconds: int) -> None:
    """Age the first request's unanswered key, as if it had begun that long ago."""
    sql(
        """
        update idempotency_keys set status = null, body = null, headers = null
        where organization_id = :id
        """,
        id=organization.id,
    )
    age_keys("organization_id = :id", seconds=seconds, id=organization.id)


def storage_bytes(organization: Organization) -> int:
    """The organization's used storage, after checking that a recount agrees."""
    [[counted, recounted]] = sql(
        """
        select organization_usage.storage_bytes, recounted.storage_bytes
        from organization_usage, recount_usage(:id) as recounted where organization_id = :id
        """,
        id=organization.id,
    )
    assert counted == recounted
    used: int = counted
    return used


def allow_bytes(organization: Organization, size: int) -> None:
    """Put the organization on its own plan with this much storage."""
    sql(
        """
        with plan as (
            insert into subscription_plans (slug, name, price_cents, billing_interval, features,
                max_storage_bytes, is_active, display_order)
            values (:id, 'Small', 0, 'monthly', '{}', :size, false, 99) returning id
        )
        update subscriptions set plan_id = plan.id from plan
        where organization_id = cast(:id as uuid)
        """,
        id=organization.id,
        size=size,
    )


def _id(organization: Organization) -> dict[str, str]:
    return {"document_id": new_document(organization)["id"]}


def _of_an_association(organization: Organization) -> dict[str, str]:
    # Only a document of an association may be visible to homeowners.
    association_id = new_association(organization)
    return {"document_id": new_document(organization, association_id=association_id)["id"]}


def _sent(organization: Organization) -> dict[str, str]:
    started = start(organization)
    put(started["upload_url"])
    return {"document_id": started["document"]["id"]}


ROWS = {
    "documents__complete_upload": Row(_sent),
    "documents__create": Row(form=True, body=lambda _: {"category": "lease"}),
    "documents__delete": Row(_id),
    "documents__download": Row(_id),
    "documents__get": Row(_id),
    "documents__list": Row(),
    "documents__start_upload": Row(body=lambda _: STARTED),
    "documents__update": Row(_of_an_association, body=lambda _: {"category": "notice"}),
}
