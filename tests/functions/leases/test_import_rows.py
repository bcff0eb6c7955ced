from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from tests.factories import Organization, Person, new_member, new_organization, sql
from tests.functions.leases.money import charge_rent, first_of_month, rents, today
from tests.functions.leases.rows import rent_roll_row
from tests.functions.tenants.rows import new_tenant, stepped
from tests.http.client import Reply, code, send


def as_of() -> date:
    """The last day of the old books."""
    return first_of_month(0) - timedelta(days=1)


def imported(
    organization: Organization,
    rows: Sequence[dict[str, Any]],
    by: Person | None = None,
    **changes: Any,
) -> Reply:
    """The answer to an import of these rows."""
    body = {"as_of": str(as_of()), "rows": rows} | changes
    token = (by or organization.owner).token
    return send("POST", "/v1/leases/import-rows", body, token=token)


def leases_of(organization: Organization) -> list[dict[str, Any]]:
    """The leases, in the order of their rows."""
    found = send("GET", "/v1/leases", token=organization.owner.token).json["items"]
    return sorted(found, key=lambda lease: lease["rent_amount_cents"])


def balance(organization: Organization, lease: dict[str, Any]) -> tuple[int, int, list[int]]:
    """What the lease owes, the deposit held, and the open charges."""
    path = f"/v1/leases/{lease['id']}/balance"
    found = send("GET", path, token=organization.owner.token).json
    open_cents = [charge["open_cents"] for charge in found["open_charges"]]
    return found["balance_cents"], found["deposit_held_cents"], open_cents


def errors(response: Reply) -> list[str]:
    """Where the answer says that something is wrong."""
    assert code(response) == (422, "VALIDATION_ERROR"), response.text
    return [error["pointer"] for error in response.json["errors"]]


def test_balances_and_deposits_are_brought_over() -> None:
    organization = new_organization()
    rows = [
        rent_roll_row(
            organization, rent_amount_cents=150000 + each, deposit_held_cents=held,
            opening_balance_cents=opening,
        )
        for each, (held, opening) in enumerate([(150000, 35000), (150000, -20000), (None, 0)])
    ]  # fmt: skip

    response = imported(organization, rows)

    assert (response.status_code, response.json) == (200, {"leases": 3, "tenants": 3})
    owing, ahead, plain = leases_of(organization)
    assert balance(organization, owing) == (35000, 150000, [35000])
    assert balance(organization, ahead) == (-20000, 150000, [])
    assert balance(organization, plain) == (0, 0, [])
    for lease in (owing, ahead, plain):
        assert (lease["status"], lease["bill_from"]) == ("active", str(first_of_month(0)))
        assert lease["tenants"][0]["status"] == "active"
    charge_rent(organization, ahead["id"], first_of_month(0))
    assert balance(organization, ahead) == (130001, 150000, [130001])
    assert rents(ahead["id"]) == [[150001, "partially_paid"]]
    found = sql(
        "select origin, received_date::text, amount_cents from payments"
        " where organization_id = :id order by 1, 3",
        id=organization.id,
    )
    day = str(as_of())
    assert found == [
        ["opening", day, 20000],
        ["opening_deposit", day, 150000],
        ["opening_deposit", day, 150000],
    ]


def test_known_tenants_are_used_and_new_ones_made_once() -> None:
    organization = new_organization()
    anna = {"first_name": "Anna", "last_name": "Zoë", "email": "anna@one.example"}
    known = new_tenant(organization, **anna, phone="312 555 0142")
    bert = {"first_name": "Bert", "last_name": "B", "email": "bert@one.example"}
    no_email = {"first_name": "Cleo", "last_name": "C"}
    other = bert | {"last_name": "D"}
    spelled = {"first_name": "ANNA", "last_name": "zoe", "email": "Anna@One.example"}
    rows = [
        rent_roll_row(organization, rent_amount_cents=1, tenants=[spelled, bert]),
        rent_roll_row(organization, rent_amount_cents=2, tenants=[bert, no_email]),
        rent_roll_row(organization, rent_amount_cents=3, tenants=[no_email, other]),
    ]

    assert imported(organization, rows).json == {"leases": 3, "tenants": 4}

    first, second, third = leases_of(organization)
    assert first["tenants"][0]["tenant_id"] == known["id"]
    assert [each["is_primary"] for each in first["tenants"]] == [True, False]
    assert second["tenants"][0]["tenant_id"] == first["tenants"][1]["tenant_id"]
    others = {each["tenant_id"] for each in (*second["tenants"], *third["tenants"])}
    assert len(others) == 4


def test_each_wrong_field_is_named_and_nothing_made() -> None:
    organization = new_organization()
    asked = {"first_name": "Anna", "last_name": "A", "email": "anna@one.example"}
    stepped(organization, new_tenant(organization, **asked)["id"], "decline")
    let = rent_roll_row(organization)
    assert imported(organization, [let]).status_code == 200
    future = str(today() + timedelta(days=9))
    row = rent_roll_row(organization)
    past = str(today() - timedelta(days=1))

    refused = imported(
        organization,
        [
            row | {"property_name": "Nowhere"},
            row | {"unit_name": "99"},
            rent_roll_row(organization, tenants=[asked]),
            rent_roll_row(organization, end_date="2019-12-31", bill_from="2019-12-31"),
            rent_roll_row(organization, end_date=past),
            rent_roll_row(organization, rolls_over=True, start_date="1800-01-01"),
            let,
            rent_roll_row(organization, tenants=[asked | {"last_name": "B"}] * 2),
            row | {"end_date": future},
            row | {"start_date": future},
        ],
    )

    assert errors(refused) == [
        "/rows/0/property_name",
        "/rows/1/unit_name",
        "/rows/2/tenants/0",
        "/rows/3/end_date",
        "/rows/3/bill_from",
        "/rows/4/end_date",
        "/rows/5/start_date",
        "/rows/5/rolls_over",
        "/rows/6/unit_name",
        "/rows/7/tenants/1",
        "/rows/9/unit_name",
    ]
    assert "from 2020-01-01 without an end" in refused.text
    tomorrow = str(today() + timedelta(days=1))
    assert errors(imported(organization, [row], as_of=tomorrow)) == ["/as_of"]
    assert len(leases_of(organization)) == 1
    made = sql("select count(*) from tenants where organization_id = :id", id=organization.id)
    assert made == [[2]]


def test_only_admins_import_money() -> None:
    organization = new_organization()
    manager, admin = new_member(organization, "manager"), new_member(organization, "admin")
    row = rent_roll_row(organization)

    for money in ({"deposit_held_cents": 1}, {"opening_balance_cents": -1}):
        refused = imported(organization, [row | money], by=manager)
        assert code(refused) == (403, "FORBIDDEN")
    assert imported(organization, [row], by=manager).status_code == 200
    row = rent_roll_row(organization, opening_balance_cents=1)
    assert imported(organization, [row], by=admin).status_code == 200


def test_closed_books_take_no_balances() -> None:
    organization = new_organization()
    sql(
        "update organizations set books_closed_through = :day where id = :id",
        day=as_of(),
        id=organization.id,
    )

    refused = imported(organization, [rent_roll_row(organization, opening_balance_cents=1)])

    assert code(refused) == (409, "CONFLICT")
    assert str(as_of()) in refused.json["detail"]
    assert imported(organization, [rent_roll_row(organization)]).status_code == 200


def test_keeps_within_the_plans_quota_of_tenants() -> None:
    organization = new_organization()
    sql(
        "update subscriptions set plan_id = (select id from subscription_plans where slug = 'free')"
        " where organization_id = :id",
        id=organization.id,
    )
    tenants = [{"first_name": "T", "last_name": f"Number {each}"} for each in range(3)]
    unit = rent_roll_row(organization)
    rows = [
        unit | {"tenants": tenants, "end_date": str(today())},
        unit | {"tenants": tenants, "start_date": str(today() + timedelta(days=1))},
    ]

    refused = imported(organization, rows)

    assert code(refused) == (403, "LIMIT_EXCEEDED")
    assert leases_of(organization) == []
    assert imported(organization, rows[:1]).json == {"leases": 1, "tenants": 3}
