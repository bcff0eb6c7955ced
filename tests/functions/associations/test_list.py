from typing import Any

from tests.factories import Organization, new_association, new_organization, sql
from tests.http.client import send


def names(organization: Organization, **query: Any) -> list[str]:
    """The names on the first page of the list."""
    response = send("GET", "/v1/associations", token=organization.owner.token, query=query)
    assert response.status_code == 200, response.text
    return [item["name"] for item in response.json["items"]]


def test_lists_the_organizations_rows_newest_first() -> None:
    organization = new_organization()
    new_association(new_organization(), name="Elsewhere")
    new_association(organization, name="Old")
    new_association(organization, name="New")

    assert names(organization) == ["New", "Old"]


def test_lists_archived_rows_only_on_request() -> None:
    organization = new_organization()
    gone = new_association(organization, name="Gone")
    sql("update associations set archived_at = now() where id = :id", id=gone)
    new_association(organization, name="Here")

    assert names(organization) == ["Here"]
    assert names(organization, archived="true") == ["Gone"]


def test_lists_the_same_record_as_get() -> None:
    organization = new_organization()
    token = organization.owner.token
    path = f"/v1/associations/{new_association(organization)}"

    [item] = send("GET", "/v1/associations", token=token).json["items"]

    assert item == send("GET", path, token=token).json
