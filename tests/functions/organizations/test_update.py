from datetime import date, timedelta

import pytest

from tests.factories import Organization, new_organization, sql
from tests.http.client import code, send
from tests.migrations.logins import claims, entered


def change(organization: Organization, **changes: object) -> tuple[int, str]:
    """Status and code of a change by the owner."""
    path = f"/v1/organizations/{organization.id}"
    return code(send("PATCH", path, changes, token=organization.owner.token))


def test_a_late_fee_needs_its_amount() -> None:
    organization = new_organization()

    assert change(organization, late_fee_kind="flat") == (422, "VALIDATION_ERROR")
    assert change(organization, late_fee_kind="flat", late_fee_flat_cents=2500) == (200, "")
    assert change(organization, late_fee_flat_cents=None) == (422, "VALIDATION_ERROR")


def test_late_fees_start_on_the_day_they_are_enabled() -> None:
    organization = new_organization()

    change(organization, late_fee_kind="percent", late_fee_percent_bp=500)

    with entered(claims("system"), "pavilion_platform") as connection:
        assert connection.run(
            "select late_fees_since = org_today(id) from organizations where id = :id",
            id=organization.id,
        ) == [[True]]


def test_disabling_late_fees_clears_their_start_day() -> None:
    organization = new_organization()
    change(organization, late_fee_kind="percent", late_fee_percent_bp=500)

    assert change(organization, late_fee_kind="none") == (200, "")

    assert sql("select late_fees_since from organizations where id = :id", id=organization.id) == [
        [None]
    ]


@pytest.mark.parametrize(
    ("field", "least", "most"),
    [
        ("rent_charge_days_ahead", 0, 28),
        ("late_fee_grace_days", 0, 60),
        ("late_fee_percent_bp", 1, 10_000),
        ("late_fee_flat_cents", 1, 10**15),
        ("late_fee_cap_cents", 1, 10**15),
    ],
)
def test_refuses_figures_out_of_bounds(field: str, least: int, most: int) -> None:
    organization = new_organization()

    assert change(organization, **{field: least}) == change(organization, **{field: most})
    for wrong in (least - 1, most + 1, str(least), True):
        assert change(organization, **{field: wrong}) == (422, "VALIDATION_ERROR"), wrong


@pytest.mark.parametrize(
    "field", ["name", "time_zone", "rent_charge_days_ahead", "late_fee_kind", "late_fee_grace_days"]
)
def test_null_does_not_clear_required_fields(field: str) -> None:
    assert change(new_organization(), **{field: None}) == (422, "VALIDATION_ERROR")


@pytest.mark.parametrize("field", ["slug", "suspended_at", "late_fees_since", "id"])
def test_changes_nothing_else(field: str) -> None:
    assert change(new_organization(), **{field: None}) == (422, "VALIDATION_ERROR")


def test_names_the_field_of_an_unknown_time_zone() -> None:
    organization = new_organization()
    path = f"/v1/organizations/{organization.id}"

    response = send("PATCH", path, {"time_zone": "Mars/Olympus"}, token=organization.owner.token)

    assert response.json["errors"] == [
        {"pointer": "/time_zone", "detail": "There is no such time zone."}
    ]


def test_honours_if_match() -> None:
    organization = new_organization()
    path, token = f"/v1/organizations/{organization.id}", organization.owner.token
    headers = {"If-Match": send("GET", path, token=token).headers["ETag"]}

    first = send("PATCH", path, {"name": "Linden"}, token=token, headers=headers)
    second = send("PATCH", path, {"name": "Maple"}, token=token, headers=headers)

    assert (code(first), code(second)) == ((200, ""), (412, "PRECONDITION_FAILED"))


def today_of(organization: Organization) -> date:
    [[today]] = sql(
        "select (now() at time zone time_zone)::date from organizations where id = :id",
        id=organization.id,
    )
    found: date = today
    return found


def test_books_close_before_today_and_open_again() -> None:
    organization = new_organization()
    yesterday = today_of(organization) - timedelta(days=1)

    for day in (yesterday + timedelta(days=1), yesterday + timedelta(days=400)):
        assert change(organization, books_closed_through=day) == (422, "VALIDATION_ERROR")
    assert change(organization, books_closed_through=yesterday) == (200, "")
    got = send(
        "GET", f"/v1/organizations/{organization.id}", token=organization.owner.token
    ).json  # fmt: skip
    assert (got["books_closed_through"], got["payment_order"]) == (
        yesterday.isoformat(), "oldest_first",
    )  # fmt: skip
    assert change(organization, books_closed_through=None, payment_order="rent_first") == (200, "")
    assert sql(
        "select books_closed_through, payment_order from organizations where id = :id",
        id=organization.id,
    ) == [[None, "rent_first"]]


def test_books_close_by_the_organizations_own_day() -> None:
    organization = new_organization()
    zones = ("Pacific/Kiritimati", "Pacific/Pago_Pago")
    days = []
    for zone in zones:
        assert change(organization, time_zone=zone, books_closed_through=None) == (200, "")
        days.append(today_of(organization))
    # A day apart, or for an hour two.
    ahead, behind = days
    assert ahead > behind
    assert change(organization, books_closed_through=behind) == (422, "VALIDATION_ERROR")
    assert change(organization, time_zone=zones[0], books_closed_through=behind) == (200, "")


def test_a_refused_day_is_named_by_its_field() -> None:
    organization = new_organization()
    path = f"/v1/organizations/{organization.id}"
    body = {"books_closed_through": "9999-12-31"}

    refused = send("PATCH", path, body, token=organization.owner.token)

    assert refused.json["errors"] == [
        {"pointer": "/books_closed_through", "detail": "Enter a day before today."}
    ]
