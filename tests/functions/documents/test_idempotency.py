"""Idempotency keys of uploads, whose effect is partly outside the database."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from shared.pipeline.outside_effect import OutsideEffect
from tests.factories import Organization, new_organization
from tests.functions.documents.rows import (
    PDF,
    STARTED,
    documents_of,
    leave_running,
    leftovers,
    post_file,
    storage_bytes,
)
from tests.http.client import Reply, code, send

pytest_plugins = ("tests.servers.storage_fixtures",)


def post_start(organization: Organization, **changes: Any) -> Reply:
    return send(
        "POST",
        "/v1/documents/start-upload",
        STARTED | changes,
        token=organization.owner.token,
        headers={"Idempotency-Key": "one"},
    )


def test_a_repeated_upload_replays_the_first_answer() -> None:
    organization = new_organization()
    token = organization.owner.token

    first = post_file(token, key="one")
    again = post_file(token, key="one")

    assert (again.status_code, again.data) == (201, first.data)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.headers["Location"] == first.headers["Location"]
    assert again.headers["ETag"] == first.headers["ETag"]
    assert documents_of(organization) == [["ready", len(PDF)]]
    assert leftovers(organization) == set()


@pytest.mark.parametrize(
    ("content", "name", "category"),
    [
        (PDF + b".", "lease.pdf", "lease"),
        (PDF, "other.pdf", "lease"),
        (PDF, "lease.pdf", "other"),
    ],
    ids=["another file", "another name", "another field"],
)
def test_refuses_the_key_of_another_upload(content: bytes, name: str, category: str) -> None:
    organization = new_organization()
    token = organization.owner.token
    post_file(token, key="one")

    response = post_file(token, content, name, key="one", category=category)

    assert code(response) == (422, "IDEMPOTENCY_KEY_REUSED")
    assert documents_of(organization) == [["ready", len(PDF)]]


def test_a_repeated_start_gets_the_same_upload_url() -> None:
    organization = new_organization()

    first, again = post_start(organization), post_start(organization)

    assert (again.status_code, again.data) == (201, first.data)
    assert documents_of(organization) == [["pending", len(PDF)]]
    other = post_start(organization, size_bytes=1)
    assert code(other) == (422, "IDEMPOTENCY_KEY_REUSED")


def test_a_concurrent_retry_is_told_to_wait() -> None:
    organization = new_organization()
    post_start(organization)
    leave_running(organization, seconds=10)

    response = post_start(organization)

    assert code(response) == (409, "CONFLICT")
    assert int(response.headers["Retry-After"]) > 0
    assert documents_of(organization) == [["pending", len(PDF)]]


@pytest.mark.parametrize(("silent", "left"), [(0, 60), (10, 50), (59, 1)])
def test_a_retry_is_told_when_a_dead_request_ends(silent: int, left: int) -> None:
    organization = new_organization()
    post_start(organization)
    leave_running(organization, seconds=silent)

    response = post_start(organization)

    assert code(response) == (409, "CONFLICT")
    assert left - 1 <= int(response.headers["Retry-After"]) <= left


def test_a_retry_repeats_a_request_that_died() -> None:
    organization = new_organization()
    died = post_start(organization).json["document"]["id"]
    leave_running(organization, seconds=100)

    assert code(post_start(organization, size_bytes=1)) == (422, "IDEMPOTENCY_KEY_REUSED")
    response = post_start(organization)

    assert response.status_code == 201
    assert response.json["document"]["id"] != died
    assert documents_of(organization) == [["pending", len(PDF)]]
    assert storage_bytes(organization) == len(PDF)
    assert leftovers(organization) == set()
    assert post_start(organization).data == response.data


@pytest.mark.usefixtures("hurried")
def test_a_retry_repeats_an_upload_whose_process_died(
    storage_at: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    organization = new_organization()
    token, working = organization.owner.token, os.environ["STORAGE_EMULATOR_HOST"]
    storage_at("http://127.0.0.1:1")
    with monkeypatch.context() as dying:
        dying.setattr(OutsideEffect, "give_up", lambda *_: None)
        post_file(token, key="one")
    storage_at(working)
    assert [state for state, _ in documents_of(organization)] == ["pending"]

    waits = post_file(token, key="one")
    leave_running(organization, seconds=50)
    retried = post_file(token, key="one")

    assert code(waits) == (409, "CONFLICT")
    assert 40 <= int(waits.headers["Retry-After"]) <= 45
    assert retried.status_code == 201
    assert documents_of(organization) == [["ready", len(PDF)]]
    assert storage_bytes(organization) == len(PDF)
    assert post_file(token, key="one").data == retried.data


def test_concurrent_repeats_store_one_document() -> None:
    organization = new_organization()

    with ThreadPoolExecutor(4) as threads:
        answers = list(
            threads.map(lambda _: post_file(organization.owner.token, key="one"), range(4))
        )

    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.data for answer in answers if answer.status_code == 201}) == 1
    assert documents_of(organization) == [["ready", len(PDF)]]
    assert leftovers(organization) == set()


def test_a_refused_upload_leaves_the_key_free() -> None:
    organization = new_organization()
    token = organization.owner.token

    assert post_file(token, b"MZ\x00", key="one").status_code == 422
    assert post_file(token, key="one", property_id=organization.id).status_code == 404
    assert post_file(token, key="one").status_code == 201
