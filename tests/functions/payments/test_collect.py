from concurrent.futures import ThreadPoolExecutor

import pytest

from shared.processor.client import MOST_LISTED
from tests.factories import new_organization, sql
from tests.functions.charges.rows import paid_parts
from tests.functions.payment_methods.rows import new_method
from tests.functions.payments.collecting import Collecting, make_due
from tests.functions.scheduled.rows import run
from tests.functions.subscriptions.billed import age_keys
from tests.http.client import code
from tests.processor.stand_in import StandIn
from tests.servers.faulty_storage import Answer, Seen


def test_collects_what_is_open_and_pays_it(stand_in: StandIn) -> None:
    case = Collecting()

    made = case.collect()

    assert made.status_code == 201, made.text
    paid = made.json
    assert (paid["status"], paid["amount_cents"], paid["method"]) == ("succeeded", 150000, "card")
    assert paid_parts(paid) == [(case.charge_id, 150000)]
    assert (paid["origin"], paid["payment_method_id"]) == ("collected", case.method_id)
    assert case.at(stand_in).taken == 150000
    assert (case.lease.balance, case.requests()) == (0, 0)
    [[fee, told]] = sql(
        """
        select processor_fee_cents, (
            select count(*) from outbox where organization_id = :id
                and payload ->> 'template' = 'payment_receipt')
        from payments where organization_id = :id
        """,
        id=case.organization.id,
    )
    assert (fee, told) == (4380, 1)
    # Nothing is open any more.
    assert code(case.collect()) == (409, "CONFLICT")


def test_a_declined_payment_has_failed_and_leaves_the_debt(stand_in: StandIn) -> None:
    case = Collecting()
    case.pay_by(stand_in, pays="card_declined")

    made = case.collect()

    assert (made.status_code, made.json["status"]) == (201, "failed")
    assert made.json["failure_reason"] == "Declined: insufficient funds"
    assert (case.lease.balance, case.requests(), case.at(stand_in).taken) == (150000, 0, 0)
    statuses = [each["status"] for each in case.at(stand_in).intents.values()]
    assert statuses == ["canceled"]


def test_a_bank_debit_waits_until_the_bank_has_answered(stand_in: StandIn) -> None:
    for answer, left in (("succeeded", 0), ("requires_payment_method", 150000)):
        case = Collecting()
        case.pay_by(stand_in, "us_bank_account")
        assert case.collect().json["status"] == "pending"
        # It is neither collected twice nor counted before it is there.
        assert code(case.collect()) == (409, "CONFLICT")
        assert case.lease.balance == 150000
        make_due(case)
        assert run("settle-payments")["changed"] == 0

        [intent] = case.at(stand_in).intents
        case.at(stand_in).settle(intent, answer)
        make_due(case)
        assert run("settle-payments")["changed"] == 1
        assert (case.lease.balance, case.requests()) == (left, 0)


def test_an_amount_is_bounded_by_what_is_open_and_pending(stand_in: StandIn) -> None:
    case = Collecting()
    case.pay_by(stand_in, "us_bank_account")
    other = str(case.lease.charge(20000, "2025-10-01"))

    assert code(case.collect(amount_cents=170001))[0] == 409
    assert code(case.collect(charge_id=other, amount_cents=20001))[0] == 409
    assert case.collect(charge_id=other, amount_cents=15000).status_code == 201
    assert code(case.collect(charge_id=other, amount_cents=5001))[0] == 409
    assert case.collect().json["amount_cents"] == 155000
    assert code(case.collect(amount_cents=50))[0] == 409
    assert case.payments() == [("pending", 15000, 0), ("pending", 155000, 0)]


def test_two_at_once_collect_no_more_than_is_open(stand_in: StandIn) -> None:
    case = Collecting()
    with ThreadPoolExecutor(4) as clients:
        codes = sorted(
            each.status_code
            for each in clients.map(lambda _: case.collect(amount_cents=100000), range(4))
        )

    assert codes == [201, 409, 409, 409]
    assert case.at(stand_in).taken == 100000


def test_what_does_not_belong_together_is_not_found(stand_in: StandIn) -> None:
    case, other = Collecting(), Collecting()
    foreign = new_method(case.organization)

    for field, value in (
        ("lease_id", str(other.lease.lease_id)),
        ("payment_method_id", other.method_id),
        ("payment_method_id", foreign),
        ("charge_id", other.charge_id),
    ):
        refused = case.collect(**{field: value})
        assert code(refused) == (404, "NOT_FOUND"), field
        assert refused.json["errors"][0]["pointer"] == f"/{field}"
    assert stand_in.seen == []


@pytest.mark.usefixtures("stand_in")
def test_needs_a_ready_account() -> None:
    case = Collecting()
    sql("update organizations set processor_ready = false where id = :id", id=case.organization.id)

    assert code(case.collect()) == (409, "CONFLICT")
    assert case.payments() == []


def test_needs_a_processor() -> None:
    case = Collecting()

    assert code(case.collect()) == (409, "CONFLICT")
    assert (case.payments(), case.requests()) == ([], 0)


def test_a_lost_answer_is_found_by_the_job_or_by_a_retry(stand_in: StandIn) -> None:
    for retried in (True, False):
        case = Collecting()
        stand_in.fault = lost
        # Its outcome is not known.
        assert case.collect(key="k").json["status"] == "pending"
        stand_in.fault = lambda seen, serve: serve(seen)
        assert case.at(stand_in).taken == 150000

        if retried:
            # The answer of the first request stands.
            assert case.collect(key="k").json["status"] == "pending"
        make_due(case)
        assert run("settle-payments")["changed"] == 1
        assert case.payments() == [("succeeded", 150000, 0)]
        assert case.at(stand_in).taken == 150000
        assert len(case.at(stand_in).intents) == 1 < MOST_LISTED


def lost(seen: Seen, serve: object) -> Answer:
    assert callable(serve)
    serve(seen)
    return Answer(503, {}, b"")


def test_what_was_never_made_is_asked_for_within_a_day_only(stand_in: StandIn) -> None:
    for age, taken, status in (("22 hours", 150000, "succeeded"), ("24 hours", 0, "failed")):
        case = Collecting()
        stand_in.fault = lambda _seen, _serve: Answer(503, {}, b"")
        assert case.collect().json["status"] == "pending"
        stand_in.fault = lambda seen, serve: serve(seen)
        sql(
            "update payments set created_at = now() - :age::interval where account_id = :id",
            age=age,
            id=case.lease.id,
        )

        make_due(case)
        run("settle-payments")
        assert case.at(stand_in).taken == taken
        assert case.payments() == [(status, 150000, 0)]


def test_a_retry_resumes_the_payment_of_a_dead_process(
    stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = Collecting(new_organization())

    def die(*_: object) -> None:
        raise SystemExit

    monkeypatch.setattr("shared.pipeline.collecting_payments.outcome", die)
    with pytest.raises(SystemExit):
        case.collect(key="k")
    monkeypatch.undo()
    assert "Retry-After" in case.collect(key="k").headers
    age_keys(case.organization)

    assert case.collect(key="k").json["status"] == "succeeded"
    assert case.payments() == [("succeeded", 150000, 0)]
    assert case.at(stand_in).taken == 150000
