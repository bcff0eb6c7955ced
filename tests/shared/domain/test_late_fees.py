"""The worked examples of late fees, and what never bears one."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from shared.database.organization_scope import in_organization
from shared.database.scope import Database, Scope
from shared.domain.late_fees import charge_late_fees
from shared.domain.ledger.adjusting import adjust, cancel
from shared.domain.ledger.recording import ChargeType, NewPayment, make_payment
from shared.domain.rent import ChargeRun
from tests.factories import sql
from tests.http.deployment import deployed
from tests.migrations.logins import entered, outcome_after, owner_of
from tests.shared.domain.ledger.accounts import LeaseAccount

PERCENT = {"late_fee_kind": "percent", "late_fee_percent_bp": 500, "late_fee_cap_cents": 10000}
FLAT = {"late_fee_kind": "flat", "late_fee_flat_cents": 2500}


def day(ago: int) -> date:
    """The organization's day, so many days ago."""
    return datetime.now(UTC).date() - timedelta(days=ago)


def renting(policy: dict[str, Any] = PERCENT, **columns: Any) -> LeaseAccount:
    """An account in an organization with late fees for long; keywords are its columns."""
    account = LeaseAccount(start_date=day(2000))
    policed(account, **policy, **columns)
    since = {"late_fees_since": day(1000)} | columns
    sql(
        "update organizations set late_fees_since = :since where id = :id",
        since=since["late_fees_since"], id=account.organization.id,
    )  # fmt: skip
    return account


def policed(account: LeaseAccount, **columns: Any) -> None:
    """Change columns of the organization."""
    changes = ", ".join(f"{name} = :{name}" for name in columns)
    sql(
        f"update organizations set {changes} where id = :id",  # noqa: S608 - column names
        id=account.organization.id,
        **columns,
    )


def owing(
    account: LeaseAccount, cents: int, due: int, made: int | None = None, kind: ChargeType = "rent"
) -> UUID:
    """A charge that was due, and made, so many days ago; its id."""
    charge = account.charge(cents, day(due).isoformat(), kind)
    sql(
        "update charges set created_at = now() - :ago * interval '1 day' where id = :id",
        ago=due if made is None else made, id=charge,
    )  # fmt: skip
    return charge


def platform() -> Database:
    return Database("pavilion_platform", Scope(kind="system", endpoint="scheduled__test"), {})


def run(account: LeaseAccount) -> ChargeRun:
    db = platform()
    with in_organization(db, account.organization_id):
        return charge_late_fees(db, account.organization_id)


def fees(account: LeaseAccount) -> list[int]:
    """The late fees that the account has after a run."""
    run(account)
    account.require_sound()
    rows = sql(
        "select amount_cents from charges where account_id = :id and type = 'late_fee'"
        " order by amount_cents",
        id=account.id,
    )
    return [cents for [cents] in rows]


def pending(account: LeaseAccount, cents: int, received: int) -> UUID:
    """A payment under way, which was received so many days ago."""
    new = NewPayment(
        account_id=account.id, lease_id=account.lease_id, amount_cents=cents, method="ach",
        received_date=day(received), pending=True,
    )  # fmt: skip
    with account.changing() as db:
        return make_payment(db, new)


@pytest.mark.parametrize(
    ("cents", "due", "made", "fee"),
    [
        (100000, 5, 5, []),
        (100000, 6, 6, [5000]),
        (250000, 6, 6, [10000]),
        (100000, 11, 5, []),
        (100000, 11, 6, [5000]),
        (33330, 6, 6, [1667]),
        (33329, 6, 6, [1666]),
        # Half a cent is rounded up, less makes no fee.
        (10, 6, 6, [1]),
        (9, 6, 6, []),
        (10**15, 6, 6, [10000]),
    ],
)
def test_a_percentage_of_what_is_open(cents: int, due: int, made: int, fee: list[int]) -> None:
    account = renting()
    owing(account, cents, due, made)

    assert fees(account) == fee
    assert account.balance == cents + sum(fee)


def test_a_fee_without_a_cap_and_a_flat_one() -> None:
    account, flat = renting(PERCENT | {"late_fee_cap_cents": None}), renting(FLAT)
    owing(account, 10**15, 6)
    owing(flat, 1, 6)

    assert (fees(account), fees(flat)) == ([5 * 10**13], [2500])


def test_a_fee_names_its_charge_and_is_due_today() -> None:
    account = renting(late_fee_grace_days=0)
    rent = owing(account, 100000, 1)

    fees(account)

    [fee] = sql(
        """
        select fee.due_date, fee.late_fee_for_charge_id, fee.description, fee.created_by_user_id,
            (fee.lease_id, fee.unit_id, fee.property_id, fee.account_kind)
                = (rent.lease_id, rent.unit_id, rent.property_id, rent.account_kind)
        from charges as fee, charges as rent
        where fee.account_id = :id and fee.type = 'late_fee' and rent.id = :rent
        """,
        id=account.id, rent=rent,
    )  # fmt: skip
    assert fee == [day(0), rent, "Late fee: A charge", None, True]
    assert sql(
        "select actor_kind, endpoint from audit_log where organization_id = :id"
        " and changes ? 'late_fee_for_charge_id'",
        id=account.organization.id,
    ) == [["system", "scheduled__test"]]  # fmt: skip


def test_only_rent_bears_a_fee() -> None:
    account = renting()
    kinds: list[ChargeType] = [
        "late_fee", "returned_payment_fee", "utility", "deposit", "service_fee",
        "opening_balance", "other",
    ]  # fmt: skip
    for kind in kinds:
        owing(account, 100000, 40, kind=kind)
    before = account.balance

    assert run(account) == ChargeRun()
    assert account.balance == before


def test_a_charge_has_one_fee_for_ever() -> None:
    account = renting()
    rent = owing(account, 100000, 40)
    assert fees(account) == [5000]
    assert fees(account) == [5000]
    [[fee]] = sql("select id from charges where late_fee_for_charge_id = :id", id=rent)
    with account.changing() as db:
        adjust(db, fee, "waiver", -5000, "As a courtesy")
    assert run(account) == ChargeRun()
    with account.changing() as db:
        cancel(db, [fee], "By mistake")
    assert run(account) == ChargeRun()
    assert account.balance == 100000


def test_the_past_is_never_fined() -> None:
    switched, reactivated = renting(FLAT), renting(FLAT)
    owing(switched, 100000, 40)
    owing(reactivated, 100000, 40)
    policed(switched, late_fee_kind="none")
    policed(switched, late_fee_kind="flat")
    policed(reactivated, writes_since=day(5))

    assert (fees(switched), fees(reactivated)) == ([], [])
    # What falls due on the first day of the policy does bear one, in its time.
    policed(switched, late_fees_since=day(40))
    policed(reactivated, writes_since=day(6))
    assert (fees(switched), fees(reactivated)) == ([2500], [2500])


def test_no_policy_is_no_fee() -> None:
    account = renting(FLAT)
    owing(account, 100000, 40)
    policed(account, late_fee_kind="none")

    assert fees(account) == []


@pytest.mark.parametrize(
    ("cents", "received", "fee"),
    [(100000, 1, []), (99999, 1, []), (60000, 1, [2000]), (100000, 0, [5000]), (200000, 6, [])],
)
def test_money_that_is_under_way_is_not_late(cents: int, received: int, fee: list[int]) -> None:
    # The grace ends one day ago.
    account = renting()
    owing(account, 100000, 6)
    pending(account, cents, received)

    assert fees(account) == fee


def test_what_is_paid_in_part_bears_a_part() -> None:
    account = renting()
    owing(account, 100000, 40)
    account.pay(60000, day(1).isoformat())

    assert fees(account) == [2000]
    account.pay(42000, day(0).isoformat())
    assert account.balance == 0


def test_days_are_those_of_the_organization() -> None:
    behind = renting(time_zone="Pacific/Pago_Pago")
    ahead = renting(time_zone="Pacific/Kiritimati")
    [[today]] = sql("select (now() at time zone 'Pacific/Kiritimati')::date")
    for account in (behind, ahead):
        charge = account.charge(100000, (today - timedelta(days=6)).isoformat(), "rent")
        sql("update charges set created_at = now() - interval '30 days' where id = :id", id=charge)

    assert (fees(behind), fees(ahead)) == ([], [5000])


def test_two_runs_at_once_charge_once() -> None:
    account = renting()
    owing(account, 100000, 40)
    with deployed(DB_POOL_SIZE="4", DB_CHECKOUT_TIMEOUT_MS="10000"), ThreadPoolExecutor(4) as pool:
        made = [each.created for each in pool.map(lambda _: run(account), range(4))]

    assert sorted(made) == [0, 0, 0, 1]
    assert fees(account) == [5000]


def test_what_is_settled_while_the_run_waits_bears_no_fee() -> None:
    account = renting()
    rent = owing(account, 100000, 40)
    with entered(owner_of(account.organization)) as manager:
        manager.run("select from accounts where id = :id for no key update", id=account.id)
        manager.run(
            """
            insert into charge_adjustments
                (organization_id, charge_id, account_id, kind, amount_cents, effective_on, reason)
            values (scope_organization_id(), :rent, :account, 'waiver', -100000, :day, 'Settled')
            """,
            rent=rent, account=account.id, day=day(0),
        )  # fmt: skip
        assert outcome_after(manager, lambda: run(account)) is None

    assert run(account) == ChargeRun()
    assert sql("select count(*) from charges where account_id = :id", id=account.id) == [[1]]


def test_many_accounts_take_several_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    first = renting()
    others = [LeaseAccount(first.organization, start_date=day(2000)) for _ in range(2)]
    for account in (first, *others):
        owing(account, 100000, 40)
    monkeypatch.setattr("shared.domain.late_fees.ACCOUNTS_A_RUN", 2)

    assert run(first) == ChargeRun(created=2, more=True)
    assert run(first) == ChargeRun(created=1)
    assert [account.balance for account in (first, *others)] == [105000] * 3
