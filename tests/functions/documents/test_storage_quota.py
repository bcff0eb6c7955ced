"""The plan's storage quota, exact to the byte and under concurrency."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.factories import new_organization
from tests.functions.documents.rows import (
    PDF,
    STARTED,
    allow_bytes,
    documents_of,
    form_of,
    leftovers,
    new_document,
    post_body,
    post_file,
    start,
    storage_bytes,
)
from tests.http.client import code, send


@pytest.mark.parametrize("size", [3000, 300_000])
def test_the_storage_quota_is_exact_to_the_byte(size: int) -> None:
    organization = new_organization()
    allow_bytes(organization, 2 * size)
    token = organization.owner.token

    assert post_file(token, PDF.ljust(size)).status_code == 201
    too_much = post_file(token, PDF.ljust(size + 1))
    assert post_file(token, PDF.ljust(size)).status_code == 201

    assert code(too_much) == (403, "LIMIT_EXCEEDED")
    assert too_much.json["limits"] == [
        {"limit": "storage_bytes", "used": size, "allowed": 2 * size}
    ]
    assert storage_bytes(organization) == 2 * size
    assert leftovers(organization) == set()


def test_an_understated_file_is_charged_its_real_size() -> None:
    organization = new_organization()
    allow_bytes(organization, 1000)
    # Without the last line break the file is two bytes larger than Content-Length suggests.
    body = form_of(PDF.ljust(1001)).removesuffix(b"\r\n")

    response = post_body(organization.owner.token, body)

    assert code(response) == (403, "LIMIT_EXCEEDED")
    assert (documents_of(organization), storage_bytes(organization)) == ([], 0)
    assert leftovers(organization) == set()


def test_concurrent_uploads_never_exceed_the_plan() -> None:
    organization = new_organization()
    allow_bytes(organization, 10_000)

    def upload(number: int) -> int:
        if number % 2:
            return post_file(organization.owner.token, PDF.ljust(3000)).status_code
        body = STARTED | {"size_bytes": 3000}
        path = "/v1/documents/start-upload"
        return send("POST", path, body, token=organization.owner.token).status_code

    with ThreadPoolExecutor(8) as threads:
        statuses = sorted(threads.map(upload, range(8)))

    assert statuses == [201] * 3 + [403] * 5
    assert storage_bytes(organization) == 9000
    assert leftovers(organization) == set()


def test_a_pending_upload_counts_and_a_deleted_document_does_not() -> None:
    organization = new_organization()
    start(organization, size_bytes=5000)
    made = new_document(organization)
    assert storage_bytes(organization) == 5000 + len(PDF)

    send("DELETE", f"/v1/documents/{made['id']}", token=organization.owner.token)

    assert storage_bytes(organization) == 5000
