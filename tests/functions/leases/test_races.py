"""A change of a lease waits for another one that has not committed, and sees what it has done."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.factories import Organization, new_organization, sql
from tests.functions.leases.money import first_of_month, rents, today
from tests.functions.leases.rows import acted, active_lease, new_lease, rent_roll_row
from tests.functions.units.rows import new_unit
from tests.http.client import Reply, code, send
from tests.migrations.logins import entered, outcome_after, owner_of

ACTIVATE = """
    update leases set status = 'active', activated_at = now(), bill_from = start_date
    where id = :lease
"""
# As a run does, which has found what is due.
CHARGE = """
    with held as materialized (select * from leases where id = :lease for share)
    insert into charges (organization_id, account_kind, account_id, lease_id, property_id, unit_id,
        type, description, amount_cents, due_date, period_month)
    select organization_id, 'lease', account_id, id, property_id, unit_id, 'rent', 'Rent', 150000,
        :month, :month
    from held
"""
# What a run does next. It would wait for ever for a request that has the account and waits itself.
LOCK_ACCOUNT = """
    select from accounts where id = (select account_id from leases where id = :lease)
    for no key update nowait
"""


def after(
    organization: Organization,
    statement: str,
    work: Callable[[], Reply],
    then: str = "select",
    **values: Any,
) -> Reply:
    """The answer to a request that had to wait for the statement of another transaction.

    That transaction goes on with `then` while the request waits.
    """
    answers: list[Reply] = []
    with entered(owner_of(organization)) as connection:
        connection.run(statement, **values)
        outcome_after(
            connection, lambda: answers.append(work()), lambda: connection.run(then, **values)
        )
    return answers[0]


def act(organization: Organization, lease_id: str, verb: str, **body: Any) -> Reply:
    return send("POST", f"/v1/leases/{lease_id}/{verb}", body, token=organization.owner.token)


@pytest.mark.parametrize(
    ("change", "word"),
    [("under_renovation = true", "under renovation"), ("archived_at = now()", "archived")],
)
def test_an_activation_waits_for_its_unit(change: str, word: str) -> None:
    organization = new_organization()
    lease = new_lease(organization)

    answer = after(
        organization,
        f"update units set {change} where id = :unit",  # noqa: S608 - of this test
        lambda: act(organization, lease["id"], "activate"),
        unit=lease["unit_id"],
    )

    assert code(answer) == (409, "CONFLICT")
    assert word in answer.json["detail"]


def test_a_lease_that_became_active_is_named_with_its_days() -> None:
    organization = new_organization()
    unit_id, token = new_unit(organization)["id"], organization.owner.token
    last = today() + timedelta(days=5)
    first = active_lease(organization, unit_id=unit_id, end_date=str(last))
    second, third = (
        new_lease(organization, unit_id=unit_id, start_date=str(last + timedelta(days=1)))
        for _ in range(2)
    )
    taken = f"from {second['start_date']} without an end"

    refused = after(
        organization, ACTIVATE, lambda: act(organization, third["id"], "activate"),
        lease=second["id"],
    )  # fmt: skip
    assert code(refused) == (409, "CONFLICT")
    assert taken in refused.json["detail"]

    sql("update leases set status = 'draft' where id = :id", id=second["id"])
    path = f"/v1/leases/{first['id']}"
    refused = after(
        organization, ACTIVATE, lambda: send("PATCH", path, {"end_date": None}, token=token),
        lease=second["id"],
    )  # fmt: skip
    assert code(refused) == (409, "CONFLICT")
    assert taken in refused.json["detail"]

    sql("update leases set status = 'draft' where id = :id", id=second["id"])
    path = f"/v1/leases/{second['id']}"
    refused = after(
        organization, ACTIVATE, lambda: send("DELETE", path, token=token), lease=second["id"]
    )
    assert code(refused) == (409, "CONFLICT")


def test_an_import_waits_for_an_activation() -> None:
    organization = new_organization()
    row = rent_roll_row(organization)
    [[unit_id]] = sql("select id::text from units where organization_id = :id", id=organization.id)
    lease = new_lease(organization, unit_id=unit_id)
    body = {"as_of": "2025-08-31", "rows": [row]}
    token = organization.owner.token

    refused = after(
        organization, ACTIVATE,
        lambda: send("POST", "/v1/leases/import-rows", body, token=token),
        lease=lease["id"],
    )  # fmt: skip

    assert [each["pointer"] for each in refused.json["errors"]] == ["/rows/0/unit_name"]


def test_a_change_of_rent_waits_for_the_run() -> None:
    organization = new_organization()
    lease = active_lease(organization)["id"]
    month = first_of_month(1)
    body = {"effective_month": f"{month:%Y-%m}", "rent_amount_cents": 1}

    refused = after(
        organization, CHARGE, lambda: act(organization, lease, "change-rent", **body),
        lease=lease, month=month,
    )  # fmt: skip

    assert code(refused) == (409, "CONFLICT")


def test_a_renewal_waits_for_the_run_without_holding_the_account() -> None:
    organization = new_organization()
    lease = active_lease(organization)["id"]
    renewal = acted(organization, lease, "renew", start_date=str(first_of_month(1)))["id"]

    active = after(
        organization, CHARGE, lambda: act(organization, renewal, "activate"), LOCK_ACCOUNT,
        lease=lease, month=first_of_month(1),
    )  # fmt: skip

    assert active.status_code == 200
    assert rents(lease) == [[0, "cancelled"]]
