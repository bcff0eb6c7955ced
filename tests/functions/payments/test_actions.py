"""Settle, void, bounce, refund and reallocate."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pg8000.exceptions import DatabaseError

from tests.factories import Organization, new_organization, sql
from tests.functions.charges.rows import charge, new_charge, paid_parts
from tests.functions.payments.rows import act, acted, new_payment, payment, post_payment
from tests.functions.payments.test_create import close_books
from tests.http.client import code, send
from tests.http.deployment import deployed
from tests.shared.domain.ledger.accounts import LeaseAccount

TOMORROW = (datetime.now(UTC).date() + timedelta(days=2)).isoformat()
REASON = {"reason": "Asked for."}
ACTIONS: dict[str, dict[str, Any]] = {
    "bounce": REASON,
    "reallocate": {"allocations": []},
    "refund": REASON,
    "settle": {"outcome": "succeeded"},
    "void": REASON,
}


def in_state(organization: Organization, state: str) -> str:
    """The id of a payment in this state."""
    if state in {"pending", "failed before it counted"}:
        made = new_payment(organization, pending=True)["id"]
        if state != "pending":
            acted(organization, made, "settle", outcome="failed", failure_reason="Never came.")
        return str(made)
    made = new_payment(organization)["id"]
    for verb in {"succeeded": [], "failed": ["void"], "refunded": ["refund"]}[state]:
        acted(organization, made, verb, **REASON)
    return str(made)


@pytest.mark.parametrize(
    ("state", "possible"),
    [
        ("pending", {"settle"}),
        ("succeeded", {"bounce", "reallocate", "refund", "void"}),
        ("failed", set[str]()),
        ("failed before it counted", set[str]()),
        ("refunded", set[str]()),
    ],
)
def test_an_action_is_possible_from_these_states_only(state: str, possible: set[str]) -> None:
    organization = new_organization()

    for verb, body in ACTIONS.items():
        payment_id = in_state(organization, state)
        answer = act(organization, payment_id, verb, **body)

        if verb in possible:
            assert answer.status_code == 200, (verb, answer.text)
        else:
            assert code(answer) == (409, "CONFLICT"), verb
            assert state.partition(" ")[0] in answer.json["detail"]


def test_a_settled_payment_counts_from_then_on() -> None:
    organization = new_organization()
    owed = new_charge(organization)
    tenant = {"tenant_id": owed["tenant_id"]}
    made = new_payment(organization, **tenant, pending=True)
    assert (made["status"], made["succeeded_at"], made["credit_cents"]) == ("pending", None, 0)

    settled = acted(organization, made["id"], "settle", outcome="succeeded")

    assert settled == settled | {
        "status": "succeeded", "credit_cents": 1500, "received_date": "2025-09-02",
    }  # fmt: skip
    assert paid_parts(settled) == [(owed["id"], 4500)]
    failed = new_payment(organization, **tenant, pending=True, received_date="2025-09-03")
    failed = acted(organization, failed["id"], "settle", outcome="failed", failure_reason="Lost.")
    assert (failed["status"], failed["failure_reason"]) == ("failed", "Lost.")
    assert failed["succeeded_at"] is None


def test_what_succeeds_on_a_closed_day_is_received_today() -> None:
    organization = new_organization()
    owed = new_charge(organization)
    made = new_payment(organization, tenant_id=owed["tenant_id"], pending=True)
    close_books(organization, "2025-09-02")

    settled = acted(organization, made["id"], "settle", outcome="succeeded")

    today = datetime.now(UTC).date().isoformat()
    assert (settled["received_date"], settled["status"]) == (today, "succeeded")
    days = sql(
        "select distinct effective_on::text from payment_allocations where payment_id = :id",
        id=made["id"],
    )
    assert days == [[today]]
    # What counts keeps its day for good.
    with pytest.raises(DatabaseError):
        sql("update payments set received_date = '2025-12-01' where id = :id", id=made["id"])


def test_a_void_undoes_a_mistake_that_was_never_at_the_bank() -> None:
    organization = new_organization()
    owed = new_charge(organization)
    tenant = {"tenant_id": owed["tenant_id"]}
    wrong = new_payment(organization, **tenant)
    spare = new_payment(organization, **tenant, amount_cents=1000)
    assert spare["credit_cents"] == 1000

    voided = acted(organization, wrong["id"], "void", reason="Entered twice.")

    assert voided == voided | {
        "status": "failed", "reversed_cents": 6000, "allocated_cents": 0, "credit_cents": 0,
        "allocations": [],
    }  # fmt: skip
    [made] = voided["reversals"]
    assert made == made | {"kind": "void", "amount_cents": 6000, "reason": "Entered twice."}
    assert charge(organization, owed["id"])["paid_cents"] == 1000
    partly = new_payment(organization, **tenant, amount_cents=500)
    acted(organization, partly["id"], "refund", **REASON, amount_cents=1)
    refused = act(organization, partly["id"], "void", **REASON)
    assert code(refused) == (409, "CONFLICT")
    assert "refunded" in refused.json["detail"]


def test_a_bounced_cheque_costs_a_fee() -> None:
    organization = new_organization()
    lease = LeaseAccount(organization)
    rent = lease.charge(140000, "2025-09-01", "rent")
    made = new_payment(organization, lease_id=str(lease.lease_id), amount_cents=140000)

    def refused(**changes: Any) -> tuple[int, str]:
        answer = act(organization, made["id"], "bounce", **REASON | changes)
        return answer.status_code, answer.json["errors"][0]["pointer"]

    assert refused(effective_on="2025-09-01") == (422, "/effective_on")
    assert refused(effective_on=TOMORROW) == (422, "/effective_on")
    assert refused(fee_cents=0) == (422, "/fee_cents")
    bounced = acted(
        organization, made["id"], "bounce", **REASON, effective_on="2025-09-09", fee_cents=3000
    )

    assert bounced["status"] == "failed"
    [made] = bounced["reversals"]
    assert made == made | {"kind": "returned", "amount_cents": 140000, "effective_on": "2025-09-09"}
    assert lease.balance == bounced["balance_cents"] == 143000
    assert charge(organization, str(rent))["open_cents"] == 140000
    lease.require_sound()


def test_a_refund_takes_credit_first() -> None:
    organization = new_organization()
    owed = new_charge(organization)
    made = new_payment(organization, tenant_id=owed["tenant_id"])
    paid_out = {"method": "check", "reference": "204", "effective_on": "2025-09-03"}

    part = acted(organization, made["id"], "refund", **REASON, amount_cents=2000, **paid_out)

    assert part == part | {"status": "succeeded", "reversed_cents": 2000, "credit_cents": 0}
    assert paid_parts(part) == [(owed["id"], 4000)]
    [reversal] = part["reversals"]
    assert reversal == reversal | paid_out | {"kind": "refund", "amount_cents": 2000}
    too_much = act(organization, made["id"], "refund", **REASON, amount_cents=4001)
    assert code(too_much) == (422, "VALIDATION_ERROR")
    assert "At most 40.00 " in too_much.json["errors"][0]["detail"]
    for day in ("2025-09-01", TOMORROW):
        answer = act(organization, made["id"], "refund", **REASON, effective_on=day)
        assert answer.json["errors"][0]["pointer"] == "/effective_on"
    rest = acted(organization, made["id"], "refund", **REASON)
    assert (rest["status"], rest["reversed_cents"], rest["allocations"]) == ("refunded", 6000, [])
    assert charge(organization, owed["id"])["open_cents"] == 4500


def test_a_reallocation_gives_the_whole_picture() -> None:
    organization = new_organization()
    old = new_charge(organization)
    tenant = {"tenant_id": old["tenant_id"]}
    new = new_charge(organization, **tenant, due_date="2025-10-01", amount_cents=2000)
    made = new_payment(organization, **tenant, amount_cents=4500)
    assert paid_parts(made) == [(old["id"], 4500)]

    def to(charge_id: str, cents: int) -> dict[str, Any]:
        return {"allocations": [{"charge_id": charge_id, "amount_cents": cents}]}

    moved = acted(organization, made["id"], "reallocate", **to(new["id"], 2000))

    assert paid_parts(moved) == [(new["id"], 2000), (old["id"], 2500)]
    same = {
        "allocations": [*to(new["id"], 2000)["allocations"], *to(old["id"], 2500)["allocations"]]
    }
    again = acted(organization, made["id"], "reallocate", **same)
    assert again["allocations"] == moved["allocations"]
    for wrong, pointer in (
        (to(new["id"], 2001), "/allocations/0/amount_cents"),
        ({"allocations": to(old["id"], 4500)["allocations"] + to(new["id"], 1)["allocations"]},
         "/allocations"),
        (to(new_charge(organization)["id"], 1), "/allocations/0/charge_id"),
    ):  # fmt: skip
        answer = act(organization, made["id"], "reallocate", **wrong)
        assert answer.json["errors"][0]["pointer"] == pointer, answer.text
    assert payment(organization, made["id"])["allocations"] == moved["allocations"]


def test_the_processor_knows_about_its_own_payments() -> None:
    organization = new_organization()
    for origin, verbs in (
        ("collected", ("void", "bounce")),
        ("autopay", ("void", "bounce")),
        ("opening", ("bounce",)),
    ):
        made = new_payment(organization)["id"]
        sql("update payments set origin = :origin where id = :id", id=made, origin=origin)
        for verb in verbs:
            assert code(act(organization, made, verb, **REASON)) == (409, "CONFLICT"), origin
    pending = in_state(organization, "pending")
    sql(
        """
        with payment as (update payments set origin = 'portal' where id = :id returning *)
        insert into processor_requests (organization_id, payment_id)
        select organization_id, id from payment
        """,
        id=pending,
    )
    assert code(act(organization, pending, "settle", outcome="failed")) == (409, "CONFLICT")


def test_money_is_not_dated_back_into_closed_books() -> None:
    organization = new_organization()
    made = new_payment(organization)["id"]
    close_books(organization, "2025-09-30")

    for verb in ("refund", "bounce"):
        answer = act(organization, made, verb, **REASON, effective_on="2025-09-30")
        assert code(answer) == (409, "CONFLICT")
        assert answer.json["detail"] == "The books are closed through 2025-09-30."
    assert acted(organization, made, "void", **REASON)["status"] == "failed"


def test_concurrent_actions_leave_a_sound_account() -> None:
    organization = new_organization()
    owed = [new_charge(organization, amount_cents=700)]
    tenant = {"tenant_id": owed[0]["tenant_id"]}
    owed += [new_charge(organization, **tenant, amount_cents=700) for _ in range(3)]
    made = new_payment(organization, **tenant, amount_cents=1000)["id"]
    adjust = f"/v1/charges/{owed[0]['id']}/adjust"

    def run(number: int) -> int:
        match number % 4:
            case 0:
                return act(organization, made, "refund", **REASON, amount_cents=400).status_code
            case 1:
                return post_payment(
                    organization, **tenant, amount_cents=300, again=True
                ).status_code
            case 2:
                return act(organization, made, "void", **REASON).status_code
            case _:
                body = {"kind": "correction", "amount_cents": -200, "reason": "Less."}
                return send("POST", adjust, body, token=organization.owner.token).status_code

    with deployed(DB_POOL_SIZE="8"), ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(run, range(16)))

    assert set(answers) <= {200, 201, 409, 422}
    refunds = [status for number, status in enumerate(answers) if number % 4 == 0]
    assert refunds.count(200) <= 2
    assert answers.count(201) == 4
    LeaseAccount(organization).require_sound()
