import os
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import msgspec
import pytest

from shared.database.organization_scope import in_organization
from shared.domain.autopay import begin_try, due_charges
from shared.pipeline.call import SystemCall
from shared.pipeline.callers import Scheduler
from tests.factories import new_member, sql
from tests.functions.payment_methods.rows import known_payer, new_method
from tests.functions.payments.collecting import Collecting, make_due
from tests.functions.scheduled.agreed import (
    Renter,
    agree,
    collected,
    mails,
    only,
    owner_who_agreed,
    today,
    tries,
    wait,
)
from tests.functions.scheduled.rows import run
from tests.http.client import new_address, send
from tests.http.deployment import deployed
from tests.lettings import new_tenant
from tests.processor.stand_in import StandIn, with_processor
from tests.servers.faulty_storage import Answer
from tests.shared.pipeline.made_function import answer


class Begun(msgspec.Struct):
    """The payment of a try, if there is one."""

    payment_id: UUID | None


NOTHING = {"organizations": 0, "changed": 0, "failed": 0, "more": False}


def test_collects_what_is_due_from_those_who_have_agreed(stand_in: StandIn) -> None:
    renter, owner, asked = Renter(), owner_who_agreed(), Collecting()
    only(renter, owner, asked)

    assert collected() == NOTHING | {"organizations": 2, "changed": 2}

    assert (tries(renter), tries(owner)) == ([("succeeded", 150000)], [("succeeded", 25000)])
    assert [each.balance for each in (renter, owner, asked)] == [0, 0, 150000]
    assert [each.at(stand_in).taken for each in (renter, owner, asked)] == [150000, 25000, 0]
    assert len(mails(renter, "payment_receipt")) == len(mails(owner, "payment_receipt")) == 1
    [[charge, by, who]] = sql(
        "select for_charge_id::text, created_by_user_id, payment_method_id::text from payments"
        " where account_id = :id",
        id=renter.account_id,
    )
    assert (charge, by, who) == (renter.charge_id, None, renter.method_id)
    [asked_for] = renter.at(stand_in).asked
    assert asked_for["off_session",] == "true"
    assert collected() == NOTHING
    renter.require_sound()
    owner.require_sound()


def test_only_rent_dues_and_what_recurs_is_collected(stand_in: StandIn) -> None:
    renter, owner = Renter(), owner_who_agreed()
    only(renter, owner)
    tomorrow = str(today(renter) + timedelta(days=1))
    sql("update charges set due_date = :day where id = :id", day=tomorrow, id=renter.charge_id)
    other = renter.lease.charge(700, "2025-09-01")
    owner.assess(900, "2025-09-01", "special_assessment")
    owner.assess(30, "2025-09-01")

    collected()

    assert (tries(renter), tries(owner)) == ([], [("succeeded", 25000)])
    sql(
        """
        with recurring as (
            insert into recurring_charges (organization_id, lease_id, type,
                description, amount_cents, interval, anchor_date)
            select organization_id, lease_id, 'other', 'Parking', 700, 'monthly',
                '2025-09-01' from charges where id = :id returning id)
        update charges set recurring_charge_id = recurring.id from recurring where charges.id = :id
        """,
        id=other,
    )
    collected()
    assert tries(renter) == [("succeeded", 700)]
    assert renter.at(stand_in).taken == 700


@pytest.mark.usefixtures("stand_in")
def test_neither_ended_leases_nor_blocked_organizations_pay() -> None:
    for change in (
        "update leases set status = 'terminated', ended_on = '2025-10-01' where id = :lease",
        "update organizations set suspended_at = now(), suspended_reason = 'x' where id = :id",
        "update organizations set processor_ready = false where id = :id",
        (
            "update subscriptions set status = 'cancelled', ended_reason = 'cancelled'"
            " where organization_id = :id"
        ),
        "update payment_methods set autopay = false where organization_id = :id",
    ):
        case = Renter()
        only(case)
        names = {"lease": case.lease.lease_id, "id": case.organization.id}
        sql(change, **{name: names[name] for name in names if f":{name}" in change})
        assert collected() == NOTHING, change
    owner = owner_who_agreed()
    only(owner)
    sql("update homeowners set archived_at = now() where id = :id", id=owner.homeowner_id)
    assert collected() == NOTHING


def test_three_tries_three_days_apart_each_told(stand_in: StandIn) -> None:
    case = Renter()
    organization = case.organization
    accountant = new_member(organization, "accountant")
    new_member(organization, "manager")
    only(case)
    case.pay_by(stand_in, pays="card_declined")

    for number in range(1, 4):
        assert collected()["changed"] == 1
        assert tries(case) == [("failed", 150000)] * number
        told = mails(case, "autopay_failed")
        assert len(told) == 3 * number
        wait(case, 2)
        assert collected() == NOTHING
        wait(case, 1)
    assert collected() == NOTHING
    wait(case, 30)
    assert collected() == NOTHING
    people = {organization.owner.user_id, accountant.user_id, None}
    assert {user for [user] in told} == people
    assert case.at(stand_in).taken == 0
    assert case.balance == 150000


def test_a_method_shows_its_next_try_and_its_last_failure(stand_in: StandIn) -> None:
    case = Renter()
    only(case)

    def shown() -> tuple[str | None, str | None]:
        [method] = send("GET", "/v1/payment-methods", token=case.token).json["items"]
        return method["next_autopay_on"], method["last_autopay_failure"]

    assert shown() == ("2025-09-01", None)
    case.pay_by(stand_in, pays="card_declined")
    collected()
    again = str(today(case) + timedelta(days=3))
    assert shown() == (again, "Declined: insufficient funds")
    wait(case, 3)
    case.pay_by(stand_in)
    collected()
    assert shown() == (None, None)


def test_a_bank_debit_that_fails_later_is_tried_again(stand_in: StandIn) -> None:
    case = Renter()
    only(case)
    case.pay_by(stand_in, "us_bank_account")
    assert collected()["changed"] == 1
    wait(case, 4)
    assert (collected(), tries(case)) == (NOTHING, [("pending", 150000)])

    [intent] = case.at(stand_in).intents
    case.at(stand_in).settle(intent, "requires_payment_method")
    make_due(case)
    run("settle-payments")
    assert len(mails(case, "autopay_failed")) == 2
    assert collected()["changed"] == 1
    assert tries(case) == [("failed", 150000), ("pending", 150000)]


def test_a_charge_whose_payment_went_back_is_left_to_people(stand_in: StandIn) -> None:
    case = Renter()
    only(case)
    collected()
    [[payment_id]] = sql("select id::text from payments where account_id = :id", id=case.account_id)
    assert case.refund(payment_id).status_code == 200
    # What has counted keeps its day, so the trigger that says so looks away.
    sql("set session_replication_role = replica")
    sql(
        "update payments set received_date = received_date - 9 where id = :id",
        id=payment_id,
    )
    sql("set session_replication_role = origin")

    assert (collected(), case.balance) == (NOTHING, 150000)
    assert case.at(stand_in).taken == 0


def test_a_payment_by_hand_is_never_doubled(stand_in: StandIn) -> None:
    whole, part, other = Renter(), Renter(), Renter()
    for case in (whole, part, other):
        case.pay_by(stand_in, "us_bank_account")
    only(whole, part, other)
    fee = str(other.lease.charge(20000, "2025-09-01"))
    # More is open than is on its way, so that only the charge's own payments leave less to collect.
    part.lease.charge(60000, "2025-09-02")
    assert whole.collect().status_code == 201
    assert part.collect(charge_id=part.charge_id, amount_cents=60000).status_code == 201
    assert other.collect(charge_id=fee, amount_cents=20000).status_code == 201

    assert collected()["changed"] == 2

    assert tries(whole) == []
    assert (tries(part), tries(other)) == ([("pending", 90000)], [("pending", 150000)])
    # The office can't collect what is on its way, either.
    assert part.collect(charge_id=part.charge_id).status_code == 409
    assert other.collect().status_code == 409


def test_at_once_by_hand_and_by_two_runs_is_paid_once(stand_in: StandIn) -> None:
    cases = [Renter() for _ in range(3)]
    only(*cases)
    with deployed(DB_POOL_SIZE="4", DB_CHECKOUT_TIMEOUT_MS="10000"), ThreadPoolExecutor(4) as pool:
        runs = [pool.submit(run, "autopay") for _ in range(2)]
        by_hand = [pool.submit(case.collect) for case in cases[:2]]
        answers = [each.result() for each in runs]
        statuses = [each.result().status_code for each in by_hand]

    assert [answer["failed"] for answer in answers] == [0, 0]
    assert set(statuses) <= {201, 409}
    assert [case.at(stand_in).taken for case in cases] == [150000] * 3
    assert [case.balance for case in cases] == [0] * 3


def test_two_declined_runs_at_once_are_one_try(stand_in: StandIn) -> None:
    case = Renter()
    only(case)
    case.pay_by(stand_in, pays="card_declined")
    with deployed(DB_POOL_SIZE="4", DB_CHECKOUT_TIMEOUT_MS="10000"), ThreadPoolExecutor(3) as pool:
        list(pool.map(run, ["autopay"] * 3))

    assert tries(case) == [("failed", 150000)]


def test_what_was_tried_since_it_was_listed_waits(stand_in: StandIn) -> None:
    case = Renter()
    only(case)
    case.pay_by(stand_in, pays="card_declined")

    def handle(call: SystemCall) -> Begun:
        [due] = due_charges(call.db, 1000)
        assert run("autopay")["changed"] == 1
        with in_organization(call.db, due.organization_id):
            return Begun(begin_try(call.db, due))

    headers = {"Authorization": f"Bearer {os.environ['SCHEDULER_TOKEN']}"}
    found = answer(handle, "POST", headers, address=new_address(), caller=Scheduler())

    assert found.get_json() == {"payment_id": None}
    assert tries(case) == [("failed", 150000)]


@pytest.mark.usefixtures("stand_in")
def test_the_primary_tenants_newest_method_pays() -> None:
    case = Renter()
    organization = case.organization
    second = new_tenant(organization, status="active")
    sql(
        "insert into lease_tenants (organization_id, lease_id, tenant_id, is_primary)"
        " values (:organization, :lease, :tenant, false)",
        organization=organization.id, lease=case.lease.lease_id, tenant=second,
    )  # fmt: skip
    agree(new_method(organization, known_payer(organization, "tenant", second)))
    payer = known_payer(organization, "tenant", case.tenant_id)
    newest = new_method(organization, payer)
    agree(newest)
    new_method(organization, payer)
    only(case)

    collected()

    [[used]] = sql(
        "select payment_method_id::text from payments where account_id = :id", id=case.account_id
    )
    assert used == newest


def test_an_unknown_outcome_is_decided_later(stand_in: StandIn) -> None:
    lost, fine = Renter(), Renter()
    only(lost, fine)
    broken = lost.account_name

    def fault(seen: object, serve: object) -> Answer:
        answer = serve(seen)  # type: ignore[operator]
        is_lost = seen.headers.get("stripe-account") == broken  # type: ignore[attr-defined]
        return Answer(503, {}, b"") if is_lost else answer

    stand_in.fault = fault
    assert run("autopay") == NOTHING | {"organizations": 2, "changed": 1, "failed": 1}
    stand_in.fault = lambda seen, serve: serve(seen)
    assert tries(lost) == [("pending", 150000)]
    assert collected() == NOTHING

    make_due(lost)
    assert run("settle-payments")["changed"] == 1
    assert (tries(lost), lost.at(stand_in).taken) == ([("succeeded", 150000)], 150000)


def test_the_end_of_the_last_lease_switches_it_off() -> None:
    with with_processor():
        case = Renter()
        sql("update tenants set status = 'active' where id = :id", id=case.tenant_id)
        path = f"/v1/leases/{case.lease.lease_id}/terminate"
        body = {"end_date": str(today(case)), "reason": "Moved out."}
        answer = send("POST", path, body, token=case.token)
        assert answer.status_code == 200, answer.text

    [[is_on]] = sql("select autopay from payment_methods where id = :id", id=case.method_id)
    assert is_on is False
    assert len(mails(case, "autopay_switched")) == 2


def test_without_a_processor_nothing_is_tried() -> None:
    case = Renter()
    only(case)

    assert (collected(), tries(case)) == (NOTHING, [])
