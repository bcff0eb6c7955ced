from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from tests import lettings
from tests.factories import (
    Organization,
    Person,
    new_association,
    new_member,
    new_organization,
    sql,
)
from tests.functions.homeowners.rows import added_homeowner, homeowner_row
from tests.functions.leases.money import today
from tests.http.client import Reply, code, send

AS_OF = date(2025, 8, 31)


def imported(
    organization: Organization,
    association_id: str,
    rows: Sequence[dict[str, Any]],
    by: Person | None = None,
    **changes: Any,
) -> Reply:
    """The answer to an import of these rows."""
    body = {"association_id": association_id, "as_of": str(AS_OF), "rows": rows} | changes
    token = (by or organization.owner).token
    return send("POST", "/v1/homeowners/import-rows", body, token=token)


def homeowners(organization: Organization) -> dict[str, dict[str, Any]]:
    """The homeowners by their last names."""
    found = send("GET", "/v1/homeowners", token=organization.owner.token).json["items"]
    return {each["last_name"]: each for each in found}


def errors(response: Reply) -> list[str]:
    """Where the answer says that something is wrong."""
    assert code(response) == (422, "VALIDATION_ERROR"), response.text
    return [error["pointer"] for error in response.json["errors"]]


def test_homes_and_balances_are_brought_over() -> None:
    organization = new_organization()
    association_id = new_association(organization)
    row = homeowner_row(
        organization, association_id, last_name="Owing", opening_balance_cents=35000
    )
    rows = [
        row,
        row | {
            "last_name": "Ahead", "email": "ahead@one.example", "opening_balance_cents": -20000,
            "is_billed": False, "share_ppm": 250000, "phone": "312 555 0142",
        },
        {"first_name": "Ida", "last_name": "Plain", "email": "plain@one.example"},
    ]  # fmt: skip

    response = imported(organization, association_id, rows)

    assert (response.status_code, response.json) == (200, {"homeowners": 3})
    found = homeowners(organization)
    assert [found[name]["balance_cents"] for name in ("Owing", "Ahead", "Plain")] == [
        35000,
        -20000,
        0,
    ]
    owing, ahead, plain = (found[name] for name in ("Owing", "Ahead", "Plain"))
    assert owing["property_name"] == row["property_name"]
    assert (owing["unit_id"], owing["is_billed"]) == (ahead["unit_id"], True)
    assert (ahead["is_billed"], ahead["share_ppm"]) == (False, 250000)
    assert (plain["property_id"], plain["unit_id"], plain["share_ppm"]) == (None, None, None)
    money = sql(
        """
        select type, due_date::text, amount_cents from charges where organization_id = :id
        union all
        select origin, received_date::text, amount_cents from payments where organization_id = :id
        order by 1
        """,
        id=organization.id,
    )
    day = str(AS_OF)
    assert money == [["opening", day, 20000], ["opening_balance", day, 35000]]


def test_each_wrong_field_is_named_and_nothing_made() -> None:
    organization = new_organization()
    association_id = new_association(organization)
    other = new_association(organization)
    taken = added_homeowner(organization, association_id=association_id)["email"]
    row = homeowner_row(organization, association_id)
    for _ in range(2):
        lettings.new_property(organization, name="Twins", association_id=association_id)

    refused = imported(
        organization,
        association_id,
        [
            row | {"email": taken.upper()},
            row,
            row | {"email": row["email"].upper()},
            row | {"email": "a@one.example", "property_name": "Nowhere"},
            row | {"email": "b@one.example", "unit_name": "99"},
            row | {"email": "c@one.example", "property_name": None},
            row | {"email": "d@one.example", "property_name": "twins"},
            homeowner_row(organization, other),
            row | {"email": "e@one.example", "unit_name": None},
        ],
    )

    assert errors(refused) == [
        "/rows/0/email",
        "/rows/2/email",
        "/rows/3/property_name",
        "/rows/4/unit_name",
        "/rows/5/property_name",
        "/rows/6/property_name",
        "/rows/7/property_name",
    ]
    tomorrow = str(today() + timedelta(days=1))
    assert errors(imported(organization, association_id, [row], as_of=tomorrow)) == ["/as_of"]
    assert errors(imported(organization, association_id, [row], as_of="0202-01-01")) == ["/as_of"]
    assert len(homeowners(organization)) == 1


def test_only_admins_import_balances() -> None:
    organization = new_organization()
    association_id = new_association(organization)
    manager, admin = (new_member(organization, role) for role in ("manager", "admin"))

    def answer(by: Person, cents: int | None) -> tuple[int, str]:
        row = homeowner_row(organization, association_id, opening_balance_cents=cents)
        return code(imported(organization, association_id, [row], by))

    assert answer(manager, 100) == (403, "FORBIDDEN")
    assert answer(manager, -100) == (403, "FORBIDDEN")
    assert [answer(manager, None)[0], answer(admin, 100)[0]] == [200, 200]


def test_nothing_is_imported_into_an_archived_association() -> None:
    organization = new_organization()
    association_id = new_association(organization)
    row = homeowner_row(organization, association_id)
    sql("update associations set archived_at = now() where id = :id", id=association_id)

    refused = imported(organization, association_id, [row])

    assert code(refused) == (409, "CONFLICT")
    assert refused.json["errors"][0]["pointer"] == "/association_id"
    foreign = new_association(new_organization())
    assert code(imported(organization, foreign, [row])) == (404, "NOT_FOUND")


def test_closed_books_take_no_opening_balance() -> None:
    organization = new_organization()
    association_id = new_association(organization)
    sql(
        "update organizations set books_closed_through = :day where id = :id",
        day=AS_OF,
        id=organization.id,
    )
    rows = [
        homeowner_row(organization, association_id, opening_balance_cents=cents)
        for cents in (100, -100)
    ]

    for row in rows:
        assert code(imported(organization, association_id, [row])) == (409, "CONFLICT")
    assert homeowners(organization) == {}
