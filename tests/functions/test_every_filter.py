"""Each filter of every list returns exactly the records that match it.

Driven by the declarations: a filter that a later list takes is tried too, and fails here until
there are rows that differ in it.
"""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from shared.database.pagination import PageQuery
from shared.pipeline.declaration import Declaration
from tests.endpoint_table import ALL, every
from tests.factories import Organization, new_association, new_homeowner, new_organization, sql
from tests.functions.auth.links import new_invitation
from tests.functions.documents.rows import new_document
from tests.functions.homeowners.rows import added_homeowner
from tests.functions.join_requests.rows import new_request
from tests.functions.properties.rows import new_property
from tests.functions.units.rows import new_unit
from tests.http.client import send


def _properties(organization: Organization) -> None:
    new_property(organization, city="Elgin", state="WI", kind="condo")
    new_property(organization, association_id=new_association(organization))


def _units(organization: Organization) -> None:
    new_unit(organization, under_renovation=True)
    new_unit(organization)


def _homeowners(organization: Organization) -> None:
    home = new_unit(
        organization,
        property_id=new_property(organization, association_id=new_association(organization))["id"],
    )
    [[association_id]] = sql(
        "select association_id::text from properties where id = :id", id=home["property_id"]
    )
    lives_at = {"association_id": association_id, "property_id": home["property_id"]}
    added_homeowner(organization, **lives_at, unit_id=home["id"])
    added_homeowner(organization, **lives_at)
    new_homeowner(organization, status="suspended")


def _documents(organization: Organization) -> None:
    unit = new_unit(organization)
    new_document(organization, property_id=unit["property_id"], category="photo")
    new_document(organization, unit_id=unit["id"])
    new_document(organization, association_id=new_association(organization))


def _invitations(organization: Organization) -> None:
    for change in (
        "role = role",
        "accepted_at = now()",
        "revoked_at = now()",
        "expires_at = now()",
    ):
        invitation_id, _ = new_invitation(organization)
        sql(f"update invitations set {change} where id = :id", id=invitation_id)  # noqa: S608


def _join_requests(organization: Organization) -> None:
    new_request(organization)
    for verb in ("approve", "decline"):
        path = f"/v1/join-requests/{new_request(organization)['join_request_id']}/{verb}"
        assert send("POST", path, {}, token=organization.owner.token).status_code == 200


def _associations(organization: Organization) -> None:
    for _ in range(2):
        new_association(organization)


# Rows of each list that differ in all of its filters.
DIFFERENT: Mapping[str, Callable[[Organization], None]] = {
    "associations": _associations,
    "documents": _documents,
    "homeowners": _homeowners,
    "invitations": _invitations,
    "join_requests": _join_requests,
    "properties": _properties,
    "units": _units,
}
# Judged by the lists' own tests.
NOT_OF_ONE_FIELD = frozenset(("archived", "q"))


def filters_of(declaration: Declaration) -> list[str]:
    """The list's own filters, by name."""
    assert declaration.query
    paging = {field.name for field in msgspec.structs.fields(PageQuery)}
    names = [field.name for field in msgspec.structs.fields(declaration.query)]
    return [name for name in names if name not in paging]


def found(declaration: Declaration, organization: Organization, **query: Any) -> list[Any]:
    """The records of the list that are asked for so."""
    response = send("GET", declaration.path, token=organization.owner.token, query=query)
    assert response.status_code == 200, response.text
    items: list[Any] = response.json["items"]
    return items


FILTERED = [each for each in ALL if each.query is not None and filters_of(each)]


@every(FILTERED)
def test_a_filter_finds_exactly_the_matching_rows(declaration: Declaration) -> None:
    organization = new_organization()
    DIFFERENT[declaration.area](organization)
    everything = found(declaration, organization)

    for name in set(filters_of(declaration)) - NOT_OF_ONE_FIELD:
        values = {item[name] for item in everything}
        assert len(values) > 1, f"the rows do not differ in {name}"
        for value in values - {None}:
            expected = [item for item in everything if item[name] == value]

            assert found(declaration, organization, **{name: value}) == expected, name


@every([each for each in FILTERED if "archived" in filters_of(each)])
def test_archived_rows_are_only_in_the_archived_list(declaration: Declaration) -> None:
    organization = new_organization()
    DIFFERENT[declaration.area](organization)
    gone, *kept = (item["id"] for item in found(declaration, organization))
    sql(f"update {declaration.area} set archived_at = now() where id = :id", id=gone)  # noqa: S608

    shown = found(declaration, organization), found(declaration, organization, archived="true")

    assert [[item["id"] for item in items] for items in shown] == [kept, [gone]]
