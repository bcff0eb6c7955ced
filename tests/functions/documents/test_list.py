from typing import Any
from uuid import uuid4

import pytest

from tests.factories import Organization, new_association, new_organization, sql
from tests.functions.documents.rows import new_document, start
from tests.functions.properties.rows import new_property
from tests.functions.tenants.rows import new_tenant
from tests.functions.work_orders.rows import new_order
from tests.http.client import code, send
from tests.shared.domain.ledger.accounts import LeaseAccount
from tests.violations import new_violation


def listed(organization: Organization, **query: Any) -> list[str]:
    response = send("GET", "/v1/documents", token=organization.owner.token, query=query)
    assert response.status_code == 200, response.text
    return [item["id"] for item in response.json["items"]]


def test_shows_ready_documents_newest_first() -> None:
    organization = new_organization()
    made = [new_document(organization)["id"] for _ in range(3)]
    start(organization)

    assert listed(organization) == made[::-1]


def test_follows_the_cursor_from_page_to_page() -> None:
    organization = new_organization()
    made = [new_document(organization)["id"] for _ in range(3)]
    token = organization.owner.token

    first = send("GET", "/v1/documents", token=token, query={"limit": 2}).json
    rest = listed(organization, limit=2, cursor=first["next_cursor"])

    assert [item["id"] for item in first["items"]] + rest == made[::-1]


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
def test_filters_by_the_linked_record(link: str) -> None:
    organization = new_organization()
    house = new_property(organization, kind="single_family")
    [[unit_id]] = sql("select id::text from units where property_id = :id", id=house["id"])
    ids = {
        "property_id": house["id"],
        "unit_id": unit_id,
        "association_id": new_association(organization),
        "lease_id": str(LeaseAccount(organization).lease_id),
        "tenant_id": new_tenant(organization)["id"],
        "work_order_id": new_order(organization)["id"],
        "violation_id": new_violation(organization),
    }
    made = {name: new_document(organization, **{name: value})["id"] for name, value in ids.items()}

    assert listed(organization, **{link: ids[link]}) == [made[link]]
    assert listed(organization, **ids) == []
    assert listed(organization, **{link: str(uuid4())}) == []


def test_filters_by_category() -> None:
    organization = new_organization()
    photo = new_document(organization, category="photo")["id"]
    new_document(organization)

    assert listed(organization, category="photo") == [photo]
    token = organization.owner.token
    wrong = send("GET", "/v1/documents", token=token, query={"category": "secret"})
    assert code(wrong) == (422, "VALIDATION_ERROR")


def test_omits_other_organizations_documents() -> None:
    organization, other = new_organization(), new_organization()
    property_id = new_property(other)["id"]
    new_document(other, property_id=property_id)

    assert listed(organization) == listed(organization, property_id=property_id) == []
