import hashlib
from typing import get_args
from uuid import uuid4

import pytest

from shared.documents.document import DocumentCategory
from shared.files.client import bucket
from shared.inputs.multipart import LARGEST_FILE
from tests.factories import new_association, new_member, new_organization, sql
from tests.functions.documents.rows import (
    PDF,
    documents_of,
    leftovers,
    new_document,
    post_file,
    storage_bytes,
)
from tests.functions.properties.rows import new_property
from tests.functions.units.rows import new_unit
from tests.http.client import code, send


def test_stores_the_file_and_answers_the_record() -> None:
    organization = new_organization()

    response = post_file(organization.owner.token)

    made = response.json
    assert response.status_code == 201
    assert made == made | {
        "state": "ready",
        "category": "lease",
        "file_name": "lease.pdf",
        "content_type": "application/pdf",
        "size_bytes": len(PDF),
        "sha256": hashlib.sha256(PDF).hexdigest(),
        "visible_to_homeowners": False,
        "uploaded_by_user_id": organization.owner.user_id,
        "property_id": None,
    }
    assert response.headers["Location"] == f"/v1/documents/{made['id']}"
    found = send("GET", response.headers["Location"], token=organization.owner.token)
    assert found.json == made
    blob = bucket().blob(f"{organization.id}/{made['id']}")
    assert blob.download_as_bytes() == PDF


def test_links_to_rows_of_the_organization() -> None:
    organization = new_organization()
    property_id = new_property(organization)["id"]

    assert new_document(organization, property_id=property_id)["property_id"] == property_id


@pytest.mark.parametrize(
    "link",
    [
        "property_id",
        "unit_id",
        "association_id",
        "lease_id",
        "tenant_id",
        "work_order_id",
        "violation_id",
    ],
)
def test_does_not_link_to_unknown_or_foreign_rows(link: str) -> None:
    organization, other = new_organization(), new_organization()
    foreign = new_property(other)["id"] if link == "property_id" else str(uuid4())

    response = post_file(organization.owner.token, **{link: foreign})

    assert code(response) == (404, "NOT_FOUND")
    assert link.removesuffix("_id").replace("_", " ") in response.json["detail"]
    assert (documents_of(organization), leftovers(organization)) == ([], set())


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"property_id": "own", "unit_id": "own"}, ""),
        ({"property_id": "own", "visible_to_homeowners": "true"}, "/visible_to_homeowners"),
        ({"visible_to_homeowners": "true"}, "/visible_to_homeowners"),
        ({"visible_to_homeowners": "perhaps"}, "/visible_to_homeowners"),
        ({"property_id": "1"}, "/property_id"),
        ({"property_id": "null"}, "/property_id"),
        ({"category": "secret"}, "/category"),
        ({"state": "ready"}, "/state"),
    ],
)
def test_refuses_conflicting_and_unknown_fields(fields: dict[str, str], pointer: str) -> None:
    organization = new_organization()
    unit = new_unit(organization)
    own = {"property_id": unit["property_id"], "unit_id": unit["id"]}
    given = {name: own[name] if value == "own" else value for name, value in fields.items()}

    response = post_file(organization.owner.token, **given)

    assert code(response) == (422, "VALIDATION_ERROR")
    assert [error["pointer"] for error in response.json["errors"]] == [pointer]
    assert storage_bytes(organization) == 0


def test_an_associations_document_may_be_visible_to_homeowners() -> None:
    organization = new_organization()

    made = new_document(
        organization, association_id=new_association(organization), visible_to_homeowners="true"
    )

    assert made["visible_to_homeowners"] is True


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"MZ\x90\x00\x03", "letter.pdf"),
        (b"<html><script>alert(1)</script>", "letter.txt"),
        (b"#!/bin/sh\nrm", "letter.txt"),
        (b"PK\x03\x04" + bytes(60), "archive.zip"),
    ],
)
def test_refuses_files_by_their_content(content: bytes, name: str) -> None:
    organization = new_organization()

    response = post_file(organization.owner.token, content, name)

    assert code(response) == (422, "VALIDATION_ERROR")
    assert response.json["errors"][0]["pointer"] == "/file"
    assert (documents_of(organization), leftovers(organization)) == ([], set())


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\Übersicht 2025.pdf", "Übersicht 2025.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("a\x00b\x1b[2J.pdf", "ab[2J.pdf"),
        ("👩‍👩‍👧.pdf", "👩‍👩‍👧.pdf"),
        ("'; drop table documents; --.pdf", "'; drop table documents; --.pdf"),
    ],
)
def test_stores_an_unusual_file_name_as_data(given: str, kept: str) -> None:
    organization = new_organization()

    made = new_document(organization, name=given)

    assert made["file_name"] == kept
    assert sql("select object_name from documents where id = :id", id=made["id"]) == [
        [f"{organization.id}/{made['id']}"]
    ]


@pytest.mark.parametrize(("content", "name"), [(b"", "a.pdf"), (PDF, "..."), (PDF, "x" * 201)])
def test_refuses_an_empty_file_and_an_invalid_name(content: bytes, name: str) -> None:
    organization = new_organization()

    response = post_file(organization.owner.token, content, name)

    assert code(response) == (422, "VALIDATION_ERROR")
    assert storage_bytes(organization) == 0


def test_a_file_over_the_limit_leaves_nothing() -> None:
    organization = new_organization()
    content = PDF.ljust(LARGEST_FILE + 1)

    response = post_file(organization.owner.token, content)

    assert code(response) == (413, "PAYLOAD_TOO_LARGE")
    assert storage_bytes(organization) == 0
    assert (documents_of(organization), leftovers(organization)) == ([], set())


def test_refuses_bodies_without_a_form_or_file() -> None:
    organization = new_organization()
    token = organization.owner.token

    assert code(send("POST", "/v1/documents", {}, token=token)) == (415, "UNSUPPORTED_MEDIA_TYPE")
    response = send(
        "POST",
        "/v1/documents",
        token=token,
        data={"category": "lease"},
        content_type="multipart/form-data",
    )
    assert code(response) == (422, "VALIDATION_ERROR")


def test_an_accountant_adds_financial_documents_only() -> None:
    organization = new_organization()
    accountant = new_member(organization, "accountant")

    for category in set(get_args(DocumentCategory)) - {"financial"}:
        assert code(post_file(accountant.token, category=category)) == (403, "FORBIDDEN")
    assert post_file(accountant.token, category="financial").status_code == 201


def test_writes_audit_rows() -> None:
    organization = new_organization()

    made = new_document(organization)

    rows = sql(
        """
        select action, actor_user_id::text, endpoint, changes ->> 'state' from audit_log
        where row_id = :id order by id
        """,
        id=made["id"],
    )
    owner = organization.owner.user_id
    assert rows == [
        ["insert", owner, "documents__create", '[null, "pending"]'],
        ["update", owner, "documents__create", '["pending", "ready"]'],
    ]
