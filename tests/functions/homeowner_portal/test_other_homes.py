"""A homeowner reaches the rows of the session's home and no others, however close they are.

Driven by the declarations, so that a new endpoint of the portal is tried too.
"""

from collections.abc import Iterator
from typing import NamedTuple

from shared.pipeline.callers import Homeowner
from shared.pipeline.declaration import Declaration
from tests.endpoint_table import ALL, every, path_of, row_of, valid_body
from tests.factories import (
    Organization,
    homeowner_token,
    inserted,
    new_homeowner,
    new_organization,
    sql,
)
from tests.functions.listed_rows import make_rows
from tests.homeowners import new_association, new_home, resident
from tests.http.client import code, send
from tests.whole_database import changed_since, now

OF_HOMEOWNERS = [
    found
    for found in ALL
    if isinstance(found.caller, Homeowner) and found.area == "homeowner_portal"
]


class Other(NamedTuple):
    """Another home's session."""

    name: str
    token: str


def others(organization: Organization) -> Iterator[Other]:
    """Homes that the resident's rows could be mixed up with."""
    home = resident(organization)
    [[property_id, unit_id]] = sql(
        "select property_id::text, unit_id::text from homeowners where id = :id", id=home.id
    )
    here = {"association_id": home.association_id, "property_id": property_id, "unit_id": unit_id}
    yield Other("a second owner of the unit", new_homeowner(organization, **here).person.token)
    second = {
        "organization_id": organization.id,
        "association_id": new_association(organization),
        "user_id": home.person.user_id,
        "first_name": "Rosa",
        "last_name": "Again",
        "email": home.person.email,
    }
    token = homeowner_token(home.person.user_id, inserted("homeowners", second))
    yield Other("another home of the person", token)
    yield Other("another association", new_home(organization).person.token)


@every([found for found in OF_HOMEOWNERS if found.parameters])
def test_another_homes_row_is_not_found(declaration: Declaration) -> None:
    organization = new_organization()
    path = path_of(declaration, row_of(declaration).parameters(organization))
    body = valid_body(declaration, organization)
    for other in [*others(organization)]:
        since = now()

        response = send(declaration.method, path, body, token=other.token)

        assert code(response) == (404, "NOT_FOUND"), other.name
        assert changed_since(since) == set(), other.name


@every([found for found in OF_HOMEOWNERS if found.is_list])
def test_a_list_has_the_rows_of_the_sessions_home(declaration: Declaration) -> None:
    organization = new_organization()
    path = make_rows(declaration, organization)
    assert send("GET", path, token=resident(organization).person.token).json["items"]

    for other in others(organization):
        items = send("GET", path, token=other.token).json["items"]

        # What the association shows to all is shown to the second owner too.
        assert [each for each in items if not each.get("association_id")] == [], other.name
