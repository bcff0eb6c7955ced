"""Closed books hold: no person dates money on a closed day, through any endpoint.

Every field of a body that is a day or a month is in one of two tables, so that a new one is judged.
"""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest

from shared.pipeline.declaration import Declaration
from tests.endpoint_table import ALL, BY_PEOPLE, every, row_of
from tests.factories import Organization, inserted, new_organization, sql
from tests.functions.test_every_text import prepared
from tests.http.client import code, send

CLOSED_THROUGH, CLOSED = "2025-09-30", "2025-09-15"
DATES_MONEY = [
    "assessments__assess_all /due_date",
    "assessments__create /due_date",
    "assessments__update /due_date",
    "bank_batches__create /deposited_on",
    "charges__create /due_date",
    "charges__update /due_date",
    "expenses__create /paid_on",
    "homeowner_payments__bounce /effective_on",
    "homeowner_payments__create /received_date",
    "homeowner_payments__refund /effective_on",
    "homeowners__import_rows /as_of",
    "leases__charge_rent /month",
    "leases__import_rows /as_of",
    "owners__book_fees /month",
    "payments__bounce /effective_on",
    "payments__create /received_date",
    "payments__refund /effective_on",
    "violations__fine /due_date",
]
# What dates something else, or what follows later from it and is no person's choice then.
DATES_NO_MONEY = {
    "bank_transactions__import_rows /rows/posted_on",
    "board_members__create /end_date",
    "board_members__create /start_date",
    "board_members__update /end_date",
    "board_members__update /start_date",
    "leases__activate /bill_from",
    "leases__change_rent /effective_month",
    "leases__create /end_date",
    "leases__create /start_date",
    "leases__import_rows /rows/bill_from",
    "leases__import_rows /rows/end_date",
    "leases__import_rows /rows/start_date",
    "leases__renew /end_date",
    "leases__renew /start_date",
    "leases__terminate /end_date",
    "leases__update /end_date",
    "leases__update /start_date",
    "organizations__update /books_closed_through",
    "payment_methods__create /authorized_on",
    "payment_methods__update /authorized_on",
    "properties__create /acquisition_date",
    "properties__create /owner_since",
    "properties__update /acquisition_date",
    "properties__update /owner_since",
    "reconciliations__create /end_date",
    "reconciliations__create /start_date",
    "recurring_assessments__create /anchor_date",
    "recurring_assessments__create /ends_on",
    "recurring_assessments__update /ends_on",
    "recurring_charges__create /anchor_date",
    "recurring_charges__create /ends_on",
    "recurring_charges__update /ends_on",
    "violations__create /cure_by",
    "violations__create /violation_date",
    "violations__update /cure_by",
}
AREAS = {name.partition("__")[0] for name in DATES_MONEY} | {
    "bank_batches", "homeowner_portal", "recurring_assessments", "recurring_charges",
}  # fmt: skip
CHANGING = [
    each
    for each in BY_PEOPLE
    # The run charges what leases owe, whenever it comes.
    if not each.safe and each.area in AREAS and each.name != "charges__run_rent"
]
ON_CLOSED_DAYS = """
    select 'charge', id, due_date from charges
    where organization_id = :id and due_date <= :day
    union all select 'adjustment', id, effective_on from charge_adjustments
    where organization_id = :id and effective_on <= :day
    union all select 'payment', id, received_date from payments
    where organization_id = :id and received_date <= :day and succeeded_at is not null
    union all select 'reversal', id, effective_on from payment_reversals
    where organization_id = :id and effective_on <= :day
    union all select 'allocation', id, effective_on from payment_allocations
    where organization_id = :id and effective_on <= :day
    union all select 'expense', id, paid_on from expenses
    where organization_id = :id and paid_on <= :day and voided_at is null
    union all select 'batch', id, deposited_on from bank_batches
    where organization_id = :id and deposited_on <= :day
    order by 1, 2
"""


def days_in(kind: msgspec.inspect.Type, path: str) -> Iterator[str]:
    """The pointers of the days and months in a body, without the places in its lists."""
    match kind:
        case msgspec.inspect.DateType():
            yield path
        case msgspec.inspect.StrType() if path.endswith("month"):
            yield path
        case msgspec.inspect.Metadata():
            yield from days_in(kind.type, path)
        case msgspec.inspect.UnionType():
            for each in kind.types:
                yield from days_in(each, path)
        case msgspec.inspect.ListType():
            yield from days_in(kind.item_type, path)
        case msgspec.inspect.StructType():
            for field in kind.fields:
                yield from days_in(field.type, f"{path}/{field.encode_name}")


def close(organization: Organization, through: str = CLOSED_THROUGH) -> None:
    sql(
        "update organizations set books_closed_through = cast(:day as date) where id = :id",
        day=through,
        id=organization.id,
    )


def _with_homeowner(body: dict[str, Any]) -> None:
    [[organization_id]] = sql(
        "select organization_id from associations where id = :id", id=body["association_id"]
    )
    inserted(
        "homeowners",
        {
            "organization_id": organization_id,
            "association_id": body["association_id"],
            "first_name": "Ada",
            "last_name": "Maple",
            "email": "ada@maple.example",
            "created_at": "2025-01-01",
        },
    )


def _owing(body: dict[str, Any]) -> None:
    body["rows"] = [row | {"opening_balance_cents": 100} for row in body["rows"]]


# What else the request needs, so that there is money to date.
NEEDS: dict[str, Callable[[dict[str, Any]], None]] = {
    "assessments__assess_all": _with_homeowner,
    "homeowners__import_rows": _owing,
    "leases__import_rows": _owing,
}


def test_every_day_in_a_body_is_judged() -> None:
    """A new one goes into DATES_MONEY if money gets its day by it, else into DATES_NO_MONEY."""
    found = {
        f"{each.name} {path}"
        for each in ALL
        if each.body is not None and not each.safe
        for path in days_in(msgspec.inspect.type_info(each.body), "")
    }

    assert found == {*DATES_MONEY, *DATES_NO_MONEY}


@pytest.mark.parametrize("field", DATES_MONEY)
def test_a_closed_day_is_refused(field: str) -> None:
    name, pointer = field.split(" ")
    [declaration] = [each for each in ALL if each.name == name]
    organization = new_organization()
    request = prepared(declaration, organization)
    body = request.body
    if name in NEEDS:
        NEEDS[name](body)
    body[pointer.removeprefix("/")] = CLOSED[:7] if pointer == "/month" else CLOSED
    close(organization)

    refused = send(declaration.method, request.path, body, token=request.token)

    assert code(refused) == (409, "CONFLICT"), refused.text
    assert refused.json["detail"] == f"The books are closed through {CLOSED_THROUGH}."
    [error] = refused.json["errors"]
    assert error["pointer"] == pointer


@every(CHANGING)
def test_what_is_done_now_changes_no_closed_day(declaration: Declaration) -> None:
    organization = new_organization()
    with row_of(declaration).deployment():
        request = prepared(declaration, organization)
        [[yesterday]] = sql("select (now() at time zone 'UTC')::date - 1")
        close(organization, str(yesterday))
        names = {"id": organization.id, "day": yesterday}
        before = sql(ON_CLOSED_DAYS, **names)

        send(declaration.method, request.path, request.body, token=request.token)

    assert sql(ON_CLOSED_DAYS, **names) == before
