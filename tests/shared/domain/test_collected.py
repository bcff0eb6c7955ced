"""What counts as collected, by the rows that the ledger's verbs leave."""

from datetime import date
from typing import Any

from shared.domain.ledger.adjusting import release_deposits
from shared.domain.ledger.recording import NewPayment, PaymentOrigin, make_payment
from shared.domain.ledger.reversing import Reversal, reverse
from tests.factories import sql
from tests.shared.domain.ledger.accounts import HomeownerAccount, LeaseAccount, LedgerAccount


def collected(account: LedgerAccount) -> dict[str, int]:
    """What is collected of the account's organization, by the type of the charge."""
    rows = sql(
        """
        select charge_type, sum(amount_cents)::bigint from collected_amounts
        where organization_id = :id group by 1 having sum(amount_cents) <> 0
        """,
        id=account.organization.id,
    )
    return dict(rows)


def received(account: LeaseAccount, cents: int, origin: PaymentOrigin) -> None:
    """A payment of this origin is received."""
    new = NewPayment(
        account_id=account.id, lease_id=account.lease_id, amount_cents=cents, method="other",
        received_date=date(2025, 8, 31), origin=origin,
    )  # fmt: skip
    with account.changing() as db:
        make_payment(db, new)


def test_what_is_taken_back_counts_on_its_own_day() -> None:
    account = LeaseAccount()
    account.charge(100, "2025-09-01", "rent")
    account.charge(50, "2025-09-02", "late_fee")
    payment = account.pay(200, "2025-09-03")
    assert collected(account) == {"rent": 100, "late_fee": 50}

    with account.changing() as db:
        reverse(db, payment, Reversal(kind="refund", amount_cents=120, reason="Asked"))

    assert collected(account) == {"rent": 80}
    rows: list[list[Any]] = sql(
        """
        select effective_on = '2025-09-03', property_id is not null, association_id is null,
            sum(amount_cents)::bigint
        from collected_amounts where organization_id = :id group by 1, 2, 3 order by 1 desc
        """,
        id=account.organization.id,
    )
    assert rows == [[True, True, True, 150], [False, True, True, -70]]


def test_a_deposit_counts_when_it_pays_something_else() -> None:
    account = LeaseAccount()
    account.charge(150, "2025-09-01", "deposit")
    account.pay(150)
    assert collected(account) == {}

    account.charge(40, "2025-10-01", "rent")
    with account.changing() as db:
        release_deposits(db, account.id, "Moved out")

    assert collected(account) == {"rent": 40}


def test_opening_payments_are_of_the_old_books() -> None:
    account = LeaseAccount()
    account.charge(150, "2025-08-31", "deposit")
    received(account, 150, "opening_deposit")
    received(account, 20, "opening")
    account.charge(100, "2025-09-01", "rent")
    assert (collected(account), account.balance) == ({}, 80)

    account.pay(30)
    with account.changing() as db:
        release_deposits(db, account.id, "Moved out")

    assert (collected(account), account.balance) == ({"rent": 80}, -100)


def test_homeowners_money_has_its_association() -> None:
    account = HomeownerAccount()
    account.charge(100, "2025-09-01", "monthly_dues")
    account.pay(60)

    assert collected(account) == {"monthly_dues": 60}
    [[of_association]] = sql(
        "select bool_and(association_id::text = :id) from collected_amounts"
        " where organization_id = :organization",
        id=account.association_id, organization=account.organization.id,
    )  # fmt: skip
    assert of_association


def test_no_login_writes_what_is_collected() -> None:
    granted = sql(
        """
        select grantee, privilege_type from information_schema.role_table_grants
        where table_name = 'collected_amounts' and grantee like 'pavilion%'
            and grantee <> 'pavilion_owner' order by 1
        """
    )

    assert granted == [["pavilion_platform", "SELECT"], ["pavilion_tenant", "SELECT"]]
