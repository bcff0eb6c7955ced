from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests import lettings
from tests.factories import Organization, new_homeowner, new_organization, sql
from tests.functions.homeowner_portal.rows import NEW_ORDER, WORK_ORDERS, own_order
from tests.homeowners import Home, resident
from tests.http.client import Reply, code, send


def ask(home: Home, **changes: Any) -> Reply:
    return send("POST", WORK_ORDERS, NEW_ORDER | changes, token=home.person.token)


def orders_of(home: Home) -> Any:
    [[count]] = sql(
        "select count(*) from work_orders where requested_by_homeowner_id = :id", id=home.id
    )
    return count


def move_back(home: Home, interval: str) -> None:
    """Let the homeowner's requests have been made earlier."""
    sql(
        """
        update work_orders set created_at = created_at - cast(:interval as interval)
        where requested_by_homeowner_id = :id
        """,
        id=home.id,
        interval=interval,
    )


def close_all(home: Home) -> None:
    sql(
        """
        update work_orders set status = 'cancelled', cancelled_at = now()
        where requested_by_homeowner_id = :id
        """,
        id=home.id,
    )


@pytest.fixture
def organization() -> Organization:
    return new_organization()


def test_a_request_is_for_the_own_home(organization: Organization) -> None:
    home = resident(organization)

    made = ask(home, priority="high")

    assert (made.status_code, made.json["status"], made.json["priority"]) == (201, "open", "high")
    assert made.headers["Location"] == f"{WORK_ORDERS}/{made.json['id']}"
    path = f"/v1/work-orders/{made.json['id']}"
    seen = send("GET", path, token=organization.owner.token).json
    [[property_id, unit_id]] = sql(
        "select property_id::text, unit_id::text from homeowners where id = :id", id=home.id
    )
    assert (seen["property_id"], seen["unit_id"]) == (property_id, unit_id)
    assert (seen["requested_by_homeowner_id"], seen["vendor_id"]) == (home.id, None)
    [event] = seen["events"]
    assert (event["to_status"], event["actor_kind"], event["homeowner_id"]) == (
        "open",
        "homeowner",
        home.id,
    )


def test_a_home_without_a_unit_is_a_whole_property(organization: Organization) -> None:
    home = resident(organization)
    sql("update homeowners set unit_id = null where id = :id", id=home.id)

    assert ask(home).status_code == 201


@pytest.mark.parametrize(
    ("field", "value"),
    [("priority", "emergency"), ("title", "See www.example.com"), ("title", ""), ("unit_id", "1")],
)
def test_refuses_what_only_staff_may_enter(
    organization: Organization, field: str, value: str
) -> None:
    response = ask(resident(organization), **{field: value})

    assert code(response) == (422, "VALIDATION_ERROR")
    assert [error["pointer"] for error in response.json["errors"]] == [f"/{field}"]


def test_a_homeowner_without_a_home_is_told_so(organization: Organization) -> None:
    token = new_homeowner(organization).person.token

    response = send("POST", WORK_ORDERS, NEW_ORDER, token=token)

    assert code(response) == (409, "CONFLICT")
    assert response.json["detail"].startswith("No home is assigned to you yet.")


@pytest.mark.parametrize("status", ["suspended", "inactive"])
def test_only_an_active_homeowner_asks_for_work(organization: Organization, status: str) -> None:
    home = resident(organization)
    own_order(organization)
    sql("update homeowners set status = :status where id = :id", id=home.id, status=status)

    response = ask(home)

    assert code(response) == (409, "CONFLICT")
    assert response.json["detail"].startswith(f"Your account is {status},")
    # Reading goes on.
    assert len(send("GET", WORK_ORDERS, token=home.person.token).json["items"]) == 1


@pytest.mark.parametrize("table", ["associations", "properties", "units"])
def test_an_archived_home_takes_no_requests(organization: Organization, table: str) -> None:
    home = resident(organization)
    column = {"associations": "association_id", "properties": "property_id", "units": "unit_id"}
    sql(
        f"""
        update {table} set archived_at = now()
        where id = (select {column[table]} from homeowners where id = :id)
        """,  # noqa: S608 - from this file
        id=home.id,
    )

    response = ask(home)

    assert code(response) == (409, "CONFLICT")
    assert response.json["detail"] == "Your home is not managed here any more. Ask the association."
    assert "errors" not in response.json


def test_ten_requests_may_be_open(organization: Organization) -> None:
    home = resident(organization)
    for _ in range(10):
        own_order(organization)
    move_back(home, "2 days")

    refused = ask(home)

    assert code(refused) == (409, "CONFLICT")
    assert refused.json["detail"].startswith("You have 10 open requests.")
    [[first]] = sql(
        "select id::text from work_orders where requested_by_homeowner_id = :id limit 1", id=home.id
    )
    path = f"/v1/work-orders/{first}/start"
    assert send("POST", path, {}, token=organization.owner.token).status_code == 200
    assert ask(home).status_code == 201


def test_ten_requests_a_day_by_the_organizations_clock(organization: Organization) -> None:
    home = resident(organization)
    for _ in range(10):
        own_order(organization)
        close_all(home)

    refused = ask(home)

    assert code(refused) == (409, "CONFLICT")
    assert refused.json["detail"].startswith("You have made 10 requests today.")
    # To the last moment of yesterday there, wherever now is in its day.
    sql(
        """
        update work_orders set created_at =
            org.midnight at time zone org.time_zone - interval '1 microsecond'
        from (
            select time_zone, date_trunc('day', now() at time zone time_zone) as midnight
            from organizations where id = :id
        ) as org
        where organization_id = :id
        """,
        id=organization.id,
    )
    assert ask(home).status_code == 201


def test_requests_at_once_do_not_pass_the_limit(organization: Organization) -> None:
    home = resident(organization)
    for _ in range(6):
        own_order(organization)

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: ask(home).status_code, range(8)))

    assert sorted(answers) == [201] * 4 + [409] * 4
    assert orders_of(home) == 10


def test_a_neighbour_has_limits_of_its_own(organization: Organization) -> None:
    home = resident(organization)
    [[property_id]] = sql("select property_id::text from homeowners where id = :id", id=home.id)
    neighbour = new_homeowner(
        organization,
        association_id=home.association_id,
        property_id=property_id,
        unit_id=lettings.new_unit(organization, property_id, name="2B"),
    )
    for _ in range(10):
        own_order(organization)

    assert send("POST", WORK_ORDERS, NEW_ORDER, token=neighbour.person.token).status_code == 201
