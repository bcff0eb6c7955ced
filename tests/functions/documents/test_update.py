from typing import Any

import pytest

from tests.factories import new_association, new_organization, sql
from tests.functions.documents.rows import new_document, start
from tests.functions.properties.rows import new_property
from tests.http.client import code, send


def test_changes_only_the_given_fields() -> None:
    organization = new_organization()
    made = new_document(organization)
    path = f"/v1/documents/{made['id']}"

    response = send("PATCH", path, {"category": "photo"}, token=organization.owner.token)

    assert response.status_code == 200
    assert response.json == made | {
        "category": "photo",
        "updated_at": response.json["updated_at"],
    }
    assert response.json["updated_at"] > made["updated_at"]


def test_cleans_the_new_name() -> None:
    organization = new_organization()
    path = f"/v1/documents/{new_document(organization)['id']}"
    body = {"file_name": "../\u202eLease \U0001f3e0.pdf\u0000 "}

    response = send("PATCH", path, body, token=organization.owner.token)

    assert response.json["file_name"] == "Lease \U0001f3e0.pdf"


@pytest.mark.parametrize(
    "body",
    [
        {"file_name": None},
        {"file_name": " "},
        {"file_name": "x" * 300},
        {"category": "secret"},
        {"visible_to_homeowners": "yes"},
        {"property_id": None},
        {"association_id": "01a20b21-cfad-7fe9-8fc3-3bfc70d781f7"},
        {"state": "pending"},
        {"size_bytes": 1},
    ],
)
def test_refuses_immutable_fields(body: dict[str, Any]) -> None:
    organization = new_organization()
    path = f"/v1/documents/{new_document(organization)['id']}"

    response = send("PATCH", path, body, token=organization.owner.token)

    assert code(response) == (422, "VALIDATION_ERROR")
    assert response.json["errors"][0]["pointer"] == f"/{next(iter(body))}"


def test_only_an_associations_document_may_become_visible() -> None:
    organization = new_organization()
    token = organization.owner.token
    ours = new_document(organization, association_id=new_association(organization))
    house = new_document(organization, property_id=new_property(organization)["id"])
    body = {"visible_to_homeowners": True}

    shown = send("PATCH", f"/v1/documents/{ours['id']}", body, token=token)
    refused = send("PATCH", f"/v1/documents/{house['id']}", body, token=token)

    assert shown.json["visible_to_homeowners"] is True
    assert code(refused) == (422, "VALIDATION_ERROR")
    assert refused.json["errors"][0]["pointer"] == "/visible_to_homeowners"


def test_refuses_an_outdated_version() -> None:
    organization = new_organization()
    path = f"/v1/documents/{new_document(organization)['id']}"
    token = organization.owner.token
    seen = {"If-Match": send("GET", path, token=token).headers["ETag"]}

    first = send("PATCH", path, {"category": "photo"}, token=token, headers=seen)
    late = send("PATCH", path, {"category": "rules"}, token=token, headers=seen)

    assert (first.status_code, code(late)) == (200, (412, "PRECONDITION_FAILED"))


def test_refuses_to_change_a_pending_document() -> None:
    organization = new_organization()
    path = f"/v1/documents/{start(organization)['document']['id']}"

    response = send("PATCH", path, {"file_name": "a.csv"}, token=organization.owner.token)

    assert code(response) == (409, "CONFLICT")


def test_writes_an_audit_row() -> None:
    organization = new_organization()
    made = new_document(organization)
    send(
        "PATCH",
        f"/v1/documents/{made['id']}",
        {"category": "photo"},
        token=organization.owner.token,
    )

    assert sql(
        "select action, changes from audit_log where row_id = :id and endpoint = :endpoint",
        id=made["id"],
        endpoint="documents__update",
    ) == [["update", {"category": ["lease", "photo"]}]]
