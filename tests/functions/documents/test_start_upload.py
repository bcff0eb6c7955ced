from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from shared.config import settings
from tests.factories import new_member, new_organization, sql
from tests.functions.documents.rows import (
    PDF,
    STARTED,
    documents_of,
    leftovers,
    start,
    storage_bytes,
)
from tests.http.client import code, send
from tests.http.deployment import deployed
from tests.servers.faulty_storage import Answer, FaultyStorage

pytest_plugins = ("tests.servers.storage_fixtures",)
PATH = "/v1/documents/start-upload"
CONSOLE = "https://console.example"


def test_answers_a_pending_document_and_its_upload_url() -> None:
    organization = new_organization()

    started = start(organization, sha256="0" * 64)

    document = started["document"]
    assert document == document | {
        "state": "pending",
        "file_name": "plan.pdf",
        "content_type": "application/pdf",
        "size_bytes": len(PDF),
        "sha256": "0" * 64,
    }
    assert not {"object_name", "pending_until"} & document.keys()
    assert started["upload_url"].startswith("http")
    left = datetime.fromisoformat(started["expires_at"]) - datetime.now(UTC)
    assert timedelta(hours=23, minutes=59) < left <= timedelta(hours=24)


def test_repeats_the_location_on_a_replay() -> None:
    organization = new_organization()

    first, again = (
        send(
            "POST", PATH, STARTED, token=organization.owner.token, headers={"Idempotency-Key": "a"}
        )
        for _ in range(2)
    )

    assert again.headers["Idempotent-Replayed"] == "true"
    for response in (first, again):
        found = send("GET", response.headers["Location"], token=organization.owner.token)
        assert found.json == response.json["document"]


def test_the_upload_url_fixes_size_type_and_origin(faulty: FaultyStorage) -> None:
    organization = new_organization()

    start(organization, size_bytes=5_000_000_000)

    sent = faulty.seen[0]
    assert sent.headers["x-upload-content-length"] == "5000000000"
    assert sent.headers["x-upload-content-type"] == "application/pdf"
    assert sent.headers["origin"] == settings().public_url
    assert "ifGenerationMatch=0" in sent.path
    assert f"pending%2F{organization.id}" in sent.path + sent.body.decode().replace("/", "%2F")


@pytest.mark.parametrize(
    ("page", "answered"),
    [
        ("https://app.example", "https://app.example"),
        (CONSOLE, CONSOLE),
        ("https://app.example.evil.example", CONSOLE),
        ("null", CONSOLE),
    ],
)
def test_the_upload_url_allows_only_our_origins(
    faulty: FaultyStorage, page: str, answered: str
) -> None:
    token = new_organization().owner.token

    with deployed(PUBLIC_URL=CONSOLE, ALLOWED_ORIGINS="https://app.example"):
        response = send("POST", PATH, STARTED, token=token, headers={"Origin": page})

    assert response.status_code == 201
    assert faulty.seen[0].headers["origin"] == answered


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"size_bytes": 0}, "/size_bytes"),
        ({"size_bytes": 5_000_000_001}, "/size_bytes"),
        ({"size_bytes": "1"}, "/size_bytes"),
        ({"content_type": "text/html"}, "/content_type"),
        ({"sha256": "A" * 64}, "/sha256"),
        ({"file_name": " . "}, "/file_name"),
        ({"file_name": "x" * 201}, "/file_name"),
        ({"category": None}, "/category"),
    ],
)
def test_names_the_invalid_fields(changes: dict[str, Any], pointer: str) -> None:
    organization = new_organization()

    response = send("POST", PATH, STARTED | changes, token=organization.owner.token)

    assert code(response) == (422, "VALIDATION_ERROR")
    assert [error["pointer"] for error in response.json["errors"]] == [pointer]
    assert documents_of(organization) == []


def test_cleans_the_file_name() -> None:
    started = start(new_organization(), file_name="C:\\temp\\\u202eplan\x00.pdf ")

    assert started["document"]["file_name"] == "plan.pdf"


def test_does_not_link_to_unknown_or_foreign_rows() -> None:
    organization = new_organization()
    body = STARTED | {"property_id": str(uuid4())}

    response = send("POST", PATH, body, token=organization.owner.token)

    assert code(response) == (404, "NOT_FOUND")


def test_an_accountant_adds_financial_documents_only() -> None:
    token = new_member(new_organization(), "accountant").token

    assert code(send("POST", PATH, STARTED, token=token)) == (403, "FORBIDDEN")
    body = STARTED | {"category": "financial"}
    assert send("POST", PATH, body, token=token).status_code == 201


@pytest.mark.usefixtures("hurried")
def test_a_storage_outage_leaves_nothing(faulty: FaultyStorage) -> None:
    organization = new_organization()
    faulty.fault = lambda *_: Answer(503)

    response = send("POST", PATH, STARTED, token=organization.owner.token)
    faulty.fault = lambda seen, forward: forward(seen)

    assert code(response) == (503, "UNAVAILABLE")
    assert (documents_of(organization), storage_bytes(organization)) == ([], 0)
    assert leftovers(organization) == set()


def test_keeps_the_upload_url_out_of_the_audit_log() -> None:
    organization = new_organization()
    started = start(organization)

    [[changes]] = sql(
        "select changes::text from audit_log where row_id = :id", id=started["document"]["id"]
    )

    assert started["upload_url"] not in changes
    assert "upload_id" not in changes
