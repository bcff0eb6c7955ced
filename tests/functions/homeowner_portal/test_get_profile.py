from tests.client import code, send
from tests.factories import new_homeowner, new_organization, sql
from tests.functions.properties.rows import NEW, new_property
from tests.functions.units.rows import new_unit

PATH = "/v1/homeowner-portal/profile"


def test_shows_the_association_and_no_home_before_one_is_assigned() -> None:
    organization = new_organization()
    home = new_homeowner(organization)

    found = send("GET", PATH, token=home.person.token).json

    assert (found["id"], found["email"]) == (home.homeowner_id, home.person.email)
    assert found["association"] == {
        "id": home.association_id,
        "name": "Maple Court",
        "phone": None,
        "email": None,
        "website": None,
    }
    assert found["home"] is None


def test_shows_the_home_that_is_assigned() -> None:
    organization = new_organization()
    home = new_homeowner(organization)
    house = new_property(organization, association_id=home.association_id)
    unit = new_unit(organization, property_id=house["id"], name="101")
    sql(
        "update homeowners set property_id = :property, unit_id = :unit where id = :id",
        property=house["id"],
        unit=unit["id"],
        id=home.homeowner_id,
    )

    found = send("GET", PATH, token=home.person.token).json["home"]

    address = {name: NEW[name] for name in ("address_line1", "city", "state", "postal_code")}
    assert found == found | address | {
        "property_id": house["id"],
        "property_name": NEW["name"],
        "unit_id": unit["id"],
        "unit_name": "101",
    }


def test_shows_no_neighbours_row() -> None:
    organization = new_organization()
    first = new_homeowner(organization)
    second = new_homeowner(organization, association_id=first.association_id)

    for home in (first, second):
        assert send("GET", PATH, token=home.person.token).json["id"] == home.homeowner_id


def test_shows_nothing_that_only_managers_know() -> None:
    home = new_homeowner(new_organization(), notes="Pays late")

    found = send("GET", PATH, token=home.person.token)

    assert "Pays late" not in found.text
    assert "join_code" not in found.text


def test_suspended_homeowners_may_read() -> None:
    home = new_homeowner(new_organization(), status="suspended")

    assert send("GET", PATH, token=home.person.token).json["status"] == "suspended"


def test_an_archived_homeowner_is_signed_out() -> None:
    home = new_homeowner(new_organization())
    sql("update homeowners set archived_at = now() where id = :id", id=home.homeowner_id)

    assert code(send("GET", PATH, token=home.person.token)) == (401, "UNAUTHENTICATED")
