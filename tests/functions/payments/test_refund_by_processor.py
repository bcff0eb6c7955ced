"""Refunds of what the payment processor has collected; test_actions.py has the others."""

from tests.factories import sql
from tests.functions.payments.collecting import Collecting, make_due
from tests.functions.scheduled.rows import run
from tests.functions.subscriptions.billed import age_keys
from tests.http.client import code, send
from tests.processor.stand_in import StandIn
from tests.servers.faulty_storage import Answer, Seen


def paid(case: Collecting) -> str:
    made = case.collect()
    assert made.json["status"] == "succeeded", made.text
    return str(made.json["id"])


def test_money_goes_back_there_before_it_is_reversed_here(stand_in: StandIn) -> None:
    case = Collecting()
    payment_id = paid(case)

    part = case.refund(payment_id, amount_cents=50000)
    assert part.status_code == 200, part.text
    assert (part.json["status"], part.json["reversed_cents"]) == ("succeeded", 50000)
    assert (case.at(stand_in).taken, case.lease.balance) == (100000, 50000)
    assert code(case.refund(payment_id, amount_cents=100001)) == (422, "VALIDATION_ERROR")

    rest = case.refund(payment_id)
    assert (rest.json["status"], case.at(stand_in).taken, case.requests()) == ("refunded", 0, 0)
    assert code(case.refund(payment_id)) == (409, "CONFLICT")
    [[named]] = sql(
        """
        select bool_and(processor_refund_id like 're_%' and processor_request_id is not null)
        from payment_reversals where organization_id = :id
        """,
        id=case.organization.id,
    )
    assert named


def test_what_the_processor_refuses_changes_nothing(stand_in: StandIn) -> None:
    case = Collecting()
    payment_id = paid(case)
    # Given back on the processor's own pages.
    [intent] = case.at(stand_in).intents
    case.at(stand_in).refunds["re_by_hand"] = {"payment_intent": intent, "amount": 150000}

    refused = case.refund(payment_id, key="k")

    assert code(refused) == (409, "CONFLICT")
    assert (case.payments(), case.requests()) == ([("succeeded", 150000, 0)], 0)
    # The key is free again.
    assert "Retry-After" not in case.refund(payment_id, key="k").headers


def test_an_unknown_outcome_reserves_the_money_until_it_is_known(stand_in: StandIn) -> None:
    for retried in (True, False):
        case = Collecting()
        payment_id = paid(case)
        stand_in.fault = lost
        assert code(case.refund(payment_id, key="k", amount_cents=90000)) == (503, "UNAVAILABLE")
        stand_in.fault = lambda seen, serve: serve(seen)
        assert (case.at(stand_in).taken, case.requests()) == (60000, 1)

        assert "Retry-After" in case.refund(payment_id, key="k", amount_cents=90000).headers
        assert code(case.refund(payment_id, amount_cents=60001))[0] == 422
        if retried:
            age_keys(case.organization)
            done = case.refund(payment_id, key="k", amount_cents=90000)
            assert (done.status_code, done.json["reversed_cents"]) == (200, 90000)
        else:
            make_due(case)
            assert run("settle-payments")["changed"] == 1
            age_keys(case.organization)
            done = case.refund(payment_id, key="k", amount_cents=90000)
            assert (done.status_code, done.json["reversed_cents"]) == (200, 90000)
        assert (case.at(stand_in).taken, case.requests()) == (60000, 0)
        assert case.payments() == [("succeeded", 150000, 90000)]


def lost(seen: Seen, serve: object) -> Answer:
    assert callable(serve)
    serve(seen)
    return Answer(503, {}, b"")


def test_a_preview_asks_nothing_of_the_processor(stand_in: StandIn) -> None:
    case = Collecting()
    payment_id = paid(case)
    stand_in.seen.clear()

    preview = send(
        "POST",
        f"/v1/payments/{payment_id}/refund",
        {"reason": "Perhaps."},
        token=case.organization.owner.token,
        query={"preview": "true"},
    )

    assert (preview.status_code, preview.json["status"]) == (200, "refunded")
    assert stand_in.seen == []
    assert (case.payments(), case.requests()) == ([("succeeded", 150000, 0)], 0)


def test_a_day_of_closed_books_is_refused_before_money_goes_back(stand_in: StandIn) -> None:
    case = Collecting()
    case.pay_by(stand_in, "us_bank_account")
    payment_id = case.collect().json["id"]
    sql("update payments set received_date = current_date - 5 where id = :id", id=payment_id)
    [intent] = case.at(stand_in).intents
    case.at(stand_in).settle(intent)
    make_due(case)
    run("settle-payments")
    sql(
        "update organizations set books_closed_through = current_date - 2 where id = :id",
        id=case.organization.id,
    )
    [[day]] = sql("select (current_date - 3)::text")

    assert code(case.refund(payment_id, effective_on=day)) == (409, "CONFLICT")
    assert (case.payments(), case.requests()) == ([("succeeded", 150000, 0)], 0)


def test_a_refund_of_a_day_that_was_closed_meanwhile_counts_today(stand_in: StandIn) -> None:
    case = Collecting()
    case.pay_by(stand_in, "us_bank_account")
    payment_id = case.collect().json["id"]
    sql("update payments set received_date = current_date - 5 where id = :id", id=payment_id)
    [intent] = case.at(stand_in).intents
    case.at(stand_in).settle(intent)
    make_due(case)
    run("settle-payments")
    [[day, today]] = sql("select (current_date - 3)::text, current_date")
    stand_in.fault = lost
    assert case.refund(payment_id, key="k", effective_on=day).status_code == 503
    stand_in.fault = lambda seen, serve: serve(seen)
    sql(
        "update organizations set books_closed_through = current_date - 2 where id = :id",
        id=case.organization.id,
    )
    age_keys(case.organization)

    assert case.refund(payment_id, key="k", effective_on=day).status_code == 200
    made = sql("select effective_on from payment_reversals where payment_id = :id", id=payment_id)
    assert (made, case.at(stand_in).taken) == ([[today]], 0)
