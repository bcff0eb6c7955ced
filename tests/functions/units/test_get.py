from tests.factories import new_organization
from tests.functions.units.rows import new_unit
from tests.http.client import send


def test_answers_304_for_the_current_version() -> None:
    organization = new_organization()
    path = f"/v1/units/{new_unit(organization)['id']}"
    seen = send("GET", path, token=organization.owner.token)

    again = send(
        "GET", path, token=organization.owner.token, headers={"If-None-Match": seen.headers["ETag"]}
    )

    assert (again.status_code, again.data) == (304, b"")


def test_shows_numbers_as_they_were_given() -> None:
    organization = new_organization()
    given = {"bedrooms": 0, "bathrooms": 2.5, "square_feet": 1, "market_rent_cents": 10**15}

    made = new_unit(organization, **given)

    found = send("GET", f"/v1/units/{made['id']}", token=organization.owner.token).json
    assert found == made == made | given


def test_still_finds_an_archived_unit() -> None:
    organization = new_organization()
    path = f"/v1/units/{new_unit(organization)['id']}"
    archived = send("POST", f"{path}/archive", token=organization.owner.token).json

    assert send("GET", path, token=organization.owner.token).json == archived
    assert archived["archived_at"] is not None
