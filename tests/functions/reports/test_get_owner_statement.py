from datetime import date
from random import Random
from typing import Any

import pytest

from shared.domain.ledger.adjusting import release_deposits
from shared.domain.ledger.reversing import Reversal, reverse
from tests.factories import sql
from tests.functions.expenses.rows import post_void
from tests.proof import times
from tests.shared.domain.ledger.owned import OwnedAccount

MONTHS = ("2025-07", "2025-08", "2025-09")
# What is left for the owner at the end of a day, by the rows of the ledger themselves.
LEFT = """
    select coalesce((
        select sum(paid.amount_cents) from payment_allocations as paid
        join charges on charges.id = charge_id join payments on payments.id = payment_id
        where charges.property_id = properties.id and charges.type <> 'deposit'
            and origin <> 'opening' and effective_on between owner_since and :day
    ), 0) - coalesce((
        select sum(amount_cents) from expenses
        where expenses.property_id = properties.id and voided_at is null
            and paid_on between owner_since and :day
    ), 0)
    from properties where id = :id
"""


def test_the_worked_statement_of_harbor_house() -> None:
    account = OwnedAccount()
    account.collect(20000, "2025-08-10", "utility")
    account.collect(210000, "2025-09-01")
    account.collect(10500, "2025-09-09", "late_fee")
    account.collect(150000, "2025-09-09", "deposit")
    account.pay(500, "2025-09-10")
    account.spend(35000, "2025-09-05", description="Plumber")
    voided = account.spend(999, "2025-09-06")
    assert post_void(account.organization, voided).status_code == 200
    account.spend(150000, "2025-09-28", "owner_draw")
    assert account.book_fees("2025-09") == [16800]

    found = account.statement("2025-09")

    [house] = found["items"]
    assert [house["expenses"][0][name] for name in ("description", "amount_cents")] == [
        "Plumber", 35000,
    ]  # fmt: skip
    assert len(house["expenses"]) == 1
    assert {name: cents for name, cents in house["collected"].items() if cents} == {
        "rent_cents": 210000, "late_fee_cents": 10500, "total_cents": 220500,
    }  # fmt: skip
    sums = {
        "opening_cents": 20000, "spent_cents": 35000, "management_fee_cents": 16800,
        "owner_draw_cents": 150000, "closing_cents": 38700,
    }  # fmt: skip
    assert house == house | sums | {"property_name": "Harbor House"}
    assert found["totals"] == sums | {"collected_cents": 220500}


def test_each_property_of_the_owner_has_its_part() -> None:
    account = OwnedAccount(name="Oak Court")
    elm = OwnedAccount(account.organization, account.owner_id, name="Elm Court")
    OwnedAccount(account.organization, account.owner_id, name="Later", since="2025-10-01")
    OwnedAccount(account.organization).collect(1, "2025-09-02")
    account.collect(100, "2025-09-02")
    elm.collect(30, "2025-08-02")
    elm.spend(10, "2025-09-30")

    found = account.statement("2025-09")

    assert [(each["property_name"], each["closing_cents"]) for each in found["items"]] == [
        ("Elm Court", 20), ("Oak Court", 100),
    ]  # fmt: skip
    assert found["totals"]["closing_cents"] == 120
    assert len(account.statement("2025-10")["items"]) == 3


def play(account: OwnedAccount, random: Random) -> None:
    """Something that may happen in these months."""
    day = f"{random.choice(MONTHS)}-{random.randint(1, 30):02}"
    on = date.fromisoformat(day)
    cents = random.randint(1, 90000)
    paid = [
        (row[0], row[1]) for row in sql(
            """
            select id, amount_cents - reversed_cents from payments
            where account_id = :id and reversed_cents < amount_cents and received_date <= :day
            """,
            id=account.id, day=day,
        )
    ]  # fmt: skip
    match random.choice(["charge", "charge", "pay", "pay", "pay", "reverse", "spend", "release"]):
        case "charge":
            kind: Any = random.choice(["late_fee", "utility", "deposit", "other"])
            account.charge(cents, day, kind)
        case "pay":
            account.pay(cents, day)
        case "spend":
            account.spend(
                random.choice([cents, -cents]), day, random.choice(["legal", "owner_draw"])
            )
        case "release":
            with account.changing() as db:
                release_deposits(db, account.id, "Moved out")
        case _ if paid:
            payment, left = random.choice(paid)
            kind = random.choice(["refund", "void", "returned", "dispute"])
            part = random.randint(1, left) if kind in {"refund", "dispute"} else left
            with account.changing() as db:
                reverse(db, payment, Reversal(
                    kind=kind, amount_cents=part, reason="Played", effective_on=on))  # fmt: skip


@pytest.mark.parametrize("seed", range(times(2, 30)))
def test_any_history_leads_from_month_to_month(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - the same history each time
    account = OwnedAccount(name="Oak Court", fee_bp=random.randint(1, 10000), since="2025-07-15")
    other = OwnedAccount(account.organization, account.owner_id, name="Elm Court", fee_bp=None)
    # Before the owner's first day.
    account.spend(777, "2025-07-14")
    for month in MONTHS:
        account.charge(random.randint(1, 90000), f"{month}-01", "rent")
    for _ in range(15):
        play(account, random)
        play(other, random)

    before = {account.property_id: 0, other.property_id: 0}
    for month in MONTHS:
        account.book_fees(month)
        found = account.statement(month)
        for each in found["items"]:
            spent = ("spent_cents", "management_fee_cents", "owner_draw_cents")
            change = each["collected"]["total_cents"] - sum(each[name] for name in spent)
            assert each["opening_cents"] == before[each["id"]]
            assert each["closing_cents"] == before[each["id"]] + change
            assert each["spent_cents"] == sum(one["amount_cents"] for one in each["expenses"])
            by_type = [cents for kind, cents in each["collected"].items() if kind != "total_cents"]
            assert sum(by_type) == each["collected"]["total_cents"]
            [[left]] = sql(LEFT, id=each["id"], day=f"{month}-{30 if month[-1] == '9' else 31}")
            assert each["closing_cents"] == left
            before[each["id"]] = each["closing_cents"]
        assert found["totals"]["closing_cents"] == sum(before.values())
