from tests.factories import new_organization
from tests.functions.units.rows import new_unit
from tests.http.client import send
from tests.migrations.leases import day, new_lease


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


def test_names_the_lease_that_runs_now() -> None:
    organization = new_organization()
    unit = new_unit(organization)["id"]
    path, token = f"/v1/units/{unit}", organization.owner.token
    new_lease(unit, start_date=day(-400), end_date=day(-1))
    new_lease(unit, start_date=day(10))
    before = send("GET", path, token=token)
    current = new_lease(unit, start_date=day(0), end_date=day(9))

    found = send("GET", path, token=token)

    assert (before.json["occupancy"], before.json["current_lease"]) == ("vacant", None)
    assert found.json == found.json | {
        "occupancy": "occupied",
        "current_lease": {
            "lease_id": current, "tenants": "Tessa Tenant", "current_rent_cents": 150000,
            "start_date": str(day(0)), "end_date": str(day(9)), "rolls_over": False,
        },
    }  # fmt: skip
    assert found.headers["ETag"] != before.headers["ETag"]
