import hashlib
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from shared.files import storage
from tests.factories import Organization, new_member, new_organization, sql
from tests.functions.documents.rows import (
    PDF,
    complete,
    documents_of,
    leftovers,
    put,
    start,
    storage_bytes,
)
from tests.http.client import code, send
from tests.servers.faulty_storage import Answer, FaultyStorage, Forward, Seen

pytest_plugins = ("tests.servers.storage_fixtures",)


def sent(organization: Organization, content: bytes = PDF, **changes: Any) -> str:
    """The id of a document whose file has arrived under its pending name."""
    started = start(organization, **changes)
    put(started["upload_url"], content)
    document_id: str = started["document"]["id"]
    return document_id


def stored(organization: Organization, document_id: str) -> tuple[bool, bool]:
    """Whether there is an object under the pending name, and under the final one."""
    name = f"{organization.id}/{document_id}"
    return storage.stat(storage.pending_name(name)) is not None, storage.stat(name) is not None


def before_the_copy(faulty: FaultyStorage, action: Callable[[], Any]) -> None:
    """Run `action` after the file has been verified."""

    def fault(seen: Seen, forward: Forward) -> Answer:
        if "/rewriteTo/" in seen.path:
            action()
        return forward(seen)

    faulty.fault = fault


def test_makes_the_document_ready_and_downloadable() -> None:
    organization = new_organization()
    document_id = sent(organization, sha256=hashlib.sha256(PDF).hexdigest())

    response = complete(organization, document_id)

    assert response.status_code == 200
    assert (response.json["id"], response.json["state"]) == (document_id, "ready")
    assert stored(organization, document_id) == (False, True)
    token = organization.owner.token
    link = send("GET", f"/v1/documents/{document_id}/download", token=token).json
    with urllib.request.urlopen(link["url"], timeout=60) as answer:  # noqa: S310 - the emulator
        assert answer.read() == PDF
    assert storage_bytes(organization) == len(PDF)


def test_completing_twice_answers_the_document() -> None:
    organization = new_organization()
    document_id = sent(organization)

    first, again = complete(organization, document_id), complete(organization, document_id)

    assert (again.status_code, again.data) == (200, first.data)


def test_refuses_until_the_file_has_arrived() -> None:
    organization = new_organization()
    started = start(organization)

    response = complete(organization, started["document"]["id"])

    assert code(response) == (409, "CONFLICT")
    assert documents_of(organization) == [["pending", len(PDF)]]
    put(started["upload_url"])
    assert complete(organization, started["document"]["id"]).status_code == 200


@pytest.mark.parametrize(
    ("content", "changes", "pointer"),
    [
        (PDF + b"more", {}, "/size_bytes"),
        (PDF[:-1], {}, "/size_bytes"),
        (PDF, {"sha256": "0" * 64}, "/sha256"),
        (PDF, {"content_type": "image/png"}, "/content_type"),
        (b"MZ".ljust(len(PDF), b"\0"), {}, "/content_type"),
    ],
    ids=["longer", "shorter", "another checksum", "another type", "a type not allowed"],
)
def test_a_mismatched_file_is_removed_with_its_row(
    content: bytes, changes: dict[str, Any], pointer: str
) -> None:
    organization = new_organization()
    document_id = sent(organization, content, **changes)

    response = complete(organization, document_id)

    assert code(response) == (422, "VALIDATION_ERROR")
    assert response.json["errors"][0]["pointer"] == pointer
    assert (documents_of(organization), storage_bytes(organization)) == ([], 0)
    assert leftovers(organization) == set()
    assert code(complete(organization, document_id)) == (404, "NOT_FOUND")


def test_resumes_after_an_attempt_that_died_past_the_copy() -> None:
    organization = new_organization()
    document_id = sent(organization)
    name = f"{organization.id}/{document_id}"
    pending = storage.stat(storage.pending_name(name))
    assert pending is not None
    storage.copy(pending, name)
    storage.delete(pending.name)

    response = complete(organization, document_id)

    assert (response.status_code, response.json["state"]) == (200, "ready")


def test_a_row_removed_meanwhile_leaves_no_object(faulty: FaultyStorage) -> None:
    organization = new_organization()
    document_id = sent(organization)
    before_the_copy(faulty, lambda: sql("delete from documents where id = :id", id=document_id))

    response = complete(organization, document_id)

    assert code(response) == (409, "CONFLICT")
    assert leftovers(organization) == set()


def test_succeeds_when_a_concurrent_request_was_faster(faulty: FaultyStorage) -> None:
    organization = new_organization()
    document_id = sent(organization)
    by_twin: list[Any] = []
    before_the_copy(
        faulty,
        lambda: by_twin.append(
            sql(
                """
                update documents set state = 'ready', pending_until = null where id = :id
                returning updated_at
                """,
                id=document_id,
            )
        ),
    )

    response = complete(organization, document_id)

    assert (response.status_code, response.json["state"]) == (200, "ready")
    assert by_twin == [sql("select updated_at from documents where id = :id", id=document_id)]
    assert sql("select 1 from outbox where organization_id = :id", id=organization.id) == []
    assert stored(organization, document_id)[1]


@pytest.mark.parametrize("step", ["/rewriteTo/", "alt=media"], ids=["to copy", "to verify"])
def test_succeeds_when_a_concurrent_request_moved_the_file(
    faulty: FaultyStorage, step: str
) -> None:
    organization = new_organization()
    document_id = sent(organization)
    by_twin: list[int] = []

    def fault(seen: Seen, forward: Forward) -> Answer:
        if step in seen.path:
            faulty.fault = lambda later, onward: onward(later)
            by_twin.append(complete(organization, document_id).status_code)
        return forward(seen)

    faulty.fault = fault
    response = complete(organization, document_id)

    assert (by_twin, response.status_code, response.json["state"]) == ([200], 200, "ready")
    assert stored(organization, document_id) == (False, True)


def test_accountants_complete_financial_documents_only() -> None:
    organization = new_organization()
    accountant = new_member(organization, "accountant")

    def answer(category: str) -> tuple[int, str]:
        path = f"/v1/documents/{sent(organization, category=category)}/complete-upload"
        return code(send("POST", path, token=accountant.token))

    assert answer("lease") == (403, "FORBIDDEN")
    assert answer("financial")[0] == 200


def test_concurrent_completions_leave_one_ready_document() -> None:
    organization = new_organization()
    document_id = sent(organization)

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda _: complete(organization, document_id), range(4)))

    assert [answer.status_code for answer in answers] == [200] * 4
    assert {answer.json["state"] for answer in answers} == {"ready"}
    assert stored(organization, document_id) == (False, True)


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("broken", ["GET", "POST"], ids=["to verify", "to copy"])
def test_the_upload_can_be_completed_after_a_storage_outage(
    faulty: FaultyStorage, broken: str
) -> None:
    organization = new_organization()
    document_id = sent(organization)
    faulty.fault = lambda seen, forward: Answer(503) if seen.method == broken else forward(seen)

    assert code(complete(organization, document_id)) == (503, "UNAVAILABLE")
    faulty.fault = lambda seen, forward: forward(seen)
    assert complete(organization, document_id).status_code == 200


@pytest.mark.usefixtures("hurried")
def test_tolerates_a_pending_object_that_cannot_be_deleted(faulty: FaultyStorage) -> None:
    organization = new_organization()
    document_id = sent(organization)
    faulty.fault = lambda seen, forward: Answer(503) if seen.method == "DELETE" else forward(seen)

    assert complete(organization, document_id).status_code == 200
    assert stored(organization, document_id) == (True, True)
