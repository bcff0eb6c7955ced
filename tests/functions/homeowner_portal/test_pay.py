from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.factories import new_homeowner, new_organization, sql
from tests.functions.homeowner_portal.paying import PORTAL, Paying
from tests.functions.payment_methods.rows import connect, new_method
from tests.functions.payments.collecting import make_due
from tests.functions.scheduled.rows import run
from tests.functions.subscriptions.billed import age_keys
from tests.http.client import code, send
from tests.processor.stand_in import StandIn
from tests.servers.faulty_storage import Answer, Seen


def test_pays_what_is_open(stand_in: StandIn) -> None:
    case = Paying()

    made = case.pay()

    assert made.status_code == 201, made.text
    shown = {name: made.json[name] for name in ("status", "amount_cents", "method", "credit_cents")}
    assert shown == {
        "status": "succeeded", "amount_cents": 25000, "method": "card", "credit_cents": 0,
    }  # fmt: skip
    assert made.json["payment_method_id"] == case.method_id
    assert (case.balance, case.requests(), case.at(stand_in).taken) == (0, 0, 25000)
    assert case.mails() == [("payment_receipt", None)]
    # The homeowner is no member.
    assert sql(
        """
        select origin, payments.created_by_user_id, paid.created_by_user_id, paid.charge_id::text
        from payments join payment_allocations as paid on paid.payment_id = payments.id
        where payments.id = :id
        """,
        id=made.json["id"],
    ) == [["portal", None, None, case.assessment_id]]
    [asked] = case.at(stand_in).asked
    assert asked["error_on_requires_action",] == "true"
    assert code(case.pay()) == (409, "CONFLICT")


def test_the_assessment_that_is_named_comes_first(stand_in: StandIn) -> None:
    case = Paying()
    fine = case.assess(7500, "2025-10-01", "violation_fee")

    part = case.pay(assessment_id=fine, amount_cents=5000).json
    assert (part["amount_cents"], part["assessment_id"]) == (5000, fine)
    assert case.pay(assessment_id=fine).json["amount_cents"] == 2500
    listed = case.send("GET", "assessments", query={"open": "true"}).json
    assert [each["id"] for each in listed["items"]] == [case.assessment_id]
    assert listed["balance"] == {
        "balance_cents": 25000, "overdue_cents": 25000, "pending_cents": 0,
    }  # fmt: skip
    assert case.pay().json["amount_cents"] == 25000
    assert (case.balance, case.at(stand_in).taken) == (0, 32500)


def test_an_amount_is_bounded_by_what_is_open_and_pending(stand_in: StandIn) -> None:
    case = Paying()
    case.pay_by(stand_in, "us_bank_account")
    other = case.assess(20000, "2025-10-01")

    assert code(case.pay(amount_cents=45001)) == (409, "CONFLICT")
    assert code(case.pay(assessment_id=other, amount_cents=20001)) == (409, "CONFLICT")
    assert case.pay(assessment_id=other, amount_cents=15000).json["status"] == "pending"
    assert code(case.pay(assessment_id=other, amount_cents=5001)) == (409, "CONFLICT")
    assert case.pay().json["amount_cents"] == 30000
    balance = case.send("GET", "assessments").json["balance"]
    assert (balance["balance_cents"], balance["pending_cents"]) == (45000, 45000)
    assert code(case.pay(amount_cents=50)) == (409, "CONFLICT")
    assert code(case.pay(amount_cents=49)) == (422, "VALIDATION_ERROR")
    assert case.balance == 45000


def test_a_double_click_pays_once(stand_in: StandIn) -> None:
    case = Paying()
    with ThreadPoolExecutor(4) as clicks:
        answers = list(clicks.map(lambda _: case.pay(key="k", amount_cents=10000), range(4)))

    assert {each.status_code for each in answers} <= {201, 409}
    assert case.pay(key="k", amount_cents=10000).json["status"] == "succeeded"
    assert case.payments() == [("succeeded", 10000, 0)]
    assert case.at(stand_in).taken == 10000


def test_two_tabs_pay_no_more_than_is_open(stand_in: StandIn) -> None:
    case = Paying()
    with ThreadPoolExecutor(4) as tabs:
        codes = sorted(
            each.status_code for each in tabs.map(lambda _: case.pay(amount_cents=20000), range(4))
        )

    assert codes == [201, 409, 409, 409]
    assert case.at(stand_in).taken == 20000


def test_only_own_methods_and_assessments_are_found(stand_in: StandIn) -> None:
    case = Paying()
    [[association]] = sql(
        "select association_id::text from homeowners where id = :id", id=case.homeowner_id
    )
    neighbour = new_homeowner(case.organization, association_id=association)
    next_door = Paying(case.organization, (neighbour.homeowner_id, neighbour.person))
    removed = new_method(case.organization, case.payer)
    sql("update payment_methods set detached_at = now() where id = :id", id=removed)

    for field, value in (
        ("payment_method_id", next_door.method_id),
        ("payment_method_id", new_method(case.organization)),
        ("payment_method_id", removed),
        ("payment_method_id", Paying().method_id),
        ("assessment_id", next_door.assessment_id),
    ):
        refused = case.pay(**{field: value})
        assert code(refused) == (404, "NOT_FOUND"), field
        assert refused.json["errors"][0]["pointer"] == f"/{field}"
    assert stand_in.seen == []
    # Both have the same office, so its member pays for neither of them by the rental face.
    collected = {
        "lease_id": case.assessment_id, "payment_method_id": case.method_id,
    }  # fmt: skip
    owner = case.organization.owner.token
    assert code(send("POST", "/v1/payments/collect", collected, token=owner))[0] == 404


@pytest.mark.usefixtures("stand_in")
@pytest.mark.parametrize("status", ["suspended", "inactive"])
def test_who_is_not_active_may_still_pay(status: str) -> None:
    case = Paying()
    sql("update homeowners set status = :status where id = :id", status=status,
        id=case.homeowner_id)  # fmt: skip

    assert case.pay().json["status"] == "succeeded"


@pytest.mark.usefixtures("stand_in")
def test_needs_a_ready_account_and_a_key() -> None:
    case = Paying()
    without = send("POST", f"{PORTAL}/payments", case.body, token=case.token,
        headers={"Idempotency-Key": ""})  # fmt: skip
    assert without.status_code in {400, 422}
    sql("update organizations set processor_ready = false where id = :id", id=case.organization.id)

    refused = case.pay()
    assert code(refused) == (409, "CONFLICT")
    assert "Your association can't receive online payments yet." in refused.json["detail"]
    assert case.payments() == []


def test_needs_a_processor() -> None:
    case = Paying()

    assert code(case.pay()) == (409, "CONFLICT")
    assert (case.payments(), case.requests()) == ([], 0)


def test_a_declined_payment_has_failed_and_says_why(stand_in: StandIn) -> None:
    for pays, reason in (
        ("card_declined", "Declined: insufficient funds"),
        ("requires_action", "Declined: authentication required"),
    ):
        case = Paying()
        case.pay_by(stand_in, pays=pays)

        made = case.pay().json

        assert (made["status"], made["failure_reason"]) == ("failed", reason)
        assert (case.balance, case.requests(), case.at(stand_in).taken) == (25000, 0, 0)
        assert case.mails() == []


def test_the_job_settles_what_a_bank_or_a_lost_answer_left(stand_in: StandIn) -> None:
    debit, lost = Paying(), Paying()
    debit.pay_by(stand_in, "us_bank_account")
    assert debit.pay().json["status"] == "pending"
    [intent] = debit.at(stand_in).intents
    debit.at(stand_in).settle(intent)

    def unheard(seen: Seen, serve: object) -> Answer:
        assert callable(serve)
        serve(seen)
        return Answer(503, {}, b"")

    stand_in.fault = unheard
    assert lost.pay().json["status"] == "pending"
    stand_in.fault = lambda seen, serve: serve(seen)

    make_due(debit, lost)
    assert run("settle-payments")["changed"] == 2
    for case in (debit, lost):
        assert case.payments() == [("succeeded", 25000, 0)]
        assert (case.balance, case.requests(), case.at(stand_in).taken) == (0, 0, 25000)
        assert case.mails() == [("payment_receipt", None)]


def test_a_retry_resumes_a_payment_though_the_books_were_closed(
    stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = Paying(new_organization())

    def die(*_: object) -> None:
        raise SystemExit

    monkeypatch.setattr("shared.pipeline.collecting_payments.outcome", die)
    with pytest.raises(SystemExit):
        case.pay(key="k")
    monkeypatch.undo()
    assert "Retry-After" in case.pay(key="k").headers
    age_keys(case.organization)
    sql(
        "update payments set received_date = current_date - 3 where account_id = :id",
        id=case.account_id,
    )
    sql(
        "update organizations set books_closed_through = current_date - 2 where id = :id",
        id=case.organization.id,
    )

    made = case.pay(key="k").json
    [[today]] = sql("select current_date::text")
    assert (made["status"], made["received_date"]) == ("succeeded", today)
    assert case.payments() == [("succeeded", 25000, 0)]
    assert case.at(stand_in).taken == 25000


def test_money_of_one_home_is_not_seen_from_the_other(stand_in: StandIn) -> None:
    case = Paying()
    home = new_homeowner(case.organization, user_id=case.person.user_id)
    other = Paying(case.organization, (home.homeowner_id, case.person))
    assert other.pay().json["status"] == "succeeded"
    connect(case.organization)

    assert case.send("GET", "payments").json["items"] == []
    assert [each["id"] for each in case.send("GET", "assessments").json["items"]] == [
        case.assessment_id
    ]
    assert (case.balance, other.balance) == (25000, 0)
    assert case.at(stand_in).taken == 25000
