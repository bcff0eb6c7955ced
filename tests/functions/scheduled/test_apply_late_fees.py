from concurrent.futures import ThreadPoolExecutor

from tests.factories import sql
from tests.functions.scheduled.daily_jobs import age, is_done, only
from tests.functions.scheduled.rows import run
from tests.http.deployment import deployed
from tests.shared.domain.ledger.accounts import LeaseAccount
from tests.shared.domain.test_late_fees import day, owing, policed, renting

JOB, APPLY = "apply_late_fees", "apply-late-fees"
SET_STATUS = "update subscriptions set status = :status where organization_id = :id"


def late() -> LeaseAccount:
    """An account whose rent is 40 days late."""
    account = renting()
    owing(account, 100000, 40)
    return account


def fees(account: LeaseAccount) -> list[list[object]]:
    return sql(
        "select amount_cents, due_date from charges where account_id = :id and type = 'late_fee'",
        id=account.id,
    )


def test_a_week_without_a_run_is_caught_up_without_back_dating() -> None:
    account, idle = late(), LeaseAccount()
    only(JOB, account.organization, idle.organization)
    for each in (account, idle):
        age(JOB, each.organization, days=7)

    assert run(APPLY) == {"organizations": 2, "changed": 1, "failed": 0, "more": False}
    assert fees(account) == [[5000, day(0)]]
    age(JOB, account.organization)
    assert run(APPLY) == {"organizations": 1, "changed": 0, "failed": 0, "more": False}
    assert len(fees(account)) == 1
    account.require_sound()


def test_an_unpaid_subscription_charges_no_fee_for_its_time() -> None:
    account = late()
    organization = account.organization
    sql(SET_STATUS, status="past_due", id=organization.id)
    only(JOB, organization)
    assert run(APPLY)["organizations"] == 0
    assert not is_done(JOB, organization)

    sql(SET_STATUS, status="active", id=organization.id)
    assert run(APPLY)["organizations"] == 1
    assert fees(account) == []
    policed(account, writes_since=day(6))
    age(JOB, organization)
    run(APPLY)
    assert fees(account) == [[5000, day(0)]]


def test_runs_at_once_charge_each_fee_once() -> None:
    accounts = [late() for _ in range(6)]
    only(JOB, *(account.organization for account in accounts))
    with deployed(DB_POOL_SIZE="4", DB_CHECKOUT_TIMEOUT_MS="10000"), ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(lambda _: run(APPLY), range(3)))

    assert sum(answer["changed"] for answer in answers) == 6
    assert [len(fees(account)) for account in accounts] == [1] * 6
