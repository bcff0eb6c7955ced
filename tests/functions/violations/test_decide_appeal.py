"""The decision on an appeal: what becomes of the violation, its fines and the money."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.domain.homeowner_account import ledger_of_homeowner
from shared.domain.ledger.recording import NewCharge, NewPayment, make_charges, make_payment
from tests.factories import Organization, new_homeowner, new_organization, sql
from tests.functions.violations.rows import (
    APPEAL,
    FINE,
    GRANTED,
    UPHELD,
    appealed,
    moved,
    shown,
)
from tests.http.client import send
from tests.shared.domain.ledger.accounts import database
from tests.shared.domain.ledger.recount import RECOUNT
from tests.violations import new_violation

CENTS = st.integers(1, 30000)
STEPS = st.lists(
    st.tuples(st.sampled_from(["dues", "pay", "fine", "waive"]), CENTS), min_size=1, max_size=8
)
"""What happens on an account before the appeal is granted."""


def dues_and_payments(organization: Organization, homeowner_id: str, kind: str, cents: int) -> None:
    """Assess dues, or receive a payment."""
    db = database(organization)
    with ledger_of_homeowner(db, homeowner_id) as account_id:  # type: ignore[arg-type]
        if kind == "dues":
            new = NewCharge(
                account_id=account_id, type="monthly_dues", description="Dues",
                amount_cents=cents, due_date=date(2025, 9, 1),
            )  # fmt: skip
            make_charges(db, [new])
        else:
            payment = NewPayment(
                account_id=account_id, amount_cents=cents, method="check",
                received_date=date(2025, 9, 2),
            )  # fmt: skip
            make_payment(db, payment)


def waive(organization: Organization, violation_id: str, cents: int) -> None:
    """Waive a part of the violation's newest fine, if it has one."""
    fines = shown(organization, violation_id)["fines"]
    most = fines[-1]["effective_cents"] if fines else 0
    if most:
        path = f"/v1/assessments/{fines[-1]['id']}/adjust"
        body = {"kind": "waiver", "amount_cents": -min(cents, most), "reason": "Half of it."}
        answer = send("POST", path, body, token=organization.owner.token)
        assert answer.status_code == 200, answer.text


@settings(max_examples=10, deadline=None)
@given(STEPS)
def test_a_granted_appeal_restores_the_balance_to_the_cent(steps: list[tuple[str, int]]) -> None:
    organization = new_organization()
    homeowner_id = new_homeowner(organization).homeowner_id
    violation_id = new_violation(organization, homeowner_id)
    other = new_violation(organization, homeowner_id)
    expected = 700
    moved(organization, other, "fine", **FINE | {"amount_cents": 700})
    for kind, cents in steps:
        if kind == "fine":
            moved(organization, violation_id, "fine", **FINE | {"amount_cents": cents})
        elif kind == "waive":
            waive(organization, violation_id, cents)
        else:
            dues_and_payments(organization, homeowner_id, kind, cents)
            expected += cents if kind == "dues" else -cents
    moved(organization, violation_id, "appeal", **APPEAL)

    made = moved(organization, violation_id, "decide-appeal", **GRANTED)

    assert (made["balance_cents"], made["fined_cents"]) == (expected, 0)
    assert {each["status"] for each in made["fines"]} <= {"cancelled"}
    assert shown(organization, other)["fined_cents"] == 700
    [[wrong]] = sql(RECOUNT, organization=organization.id)
    assert wrong is None, wrong


def test_money_paid_on_a_fine_pays_the_dues_then_waits() -> None:
    organization = new_organization()
    homeowner_id = new_homeowner(organization).homeowner_id
    violation_id = new_violation(organization, homeowner_id)
    moved(organization, violation_id, "fine", **FINE)
    dues_and_payments(organization, homeowner_id, "pay", 5000)
    dues_and_payments(organization, homeowner_id, "dues", 3000)
    moved(organization, violation_id, "appeal", **APPEAL)

    made = moved(organization, violation_id, "decide-appeal", **GRANTED)

    assert (made["status"], made["outcome"], made["balance_cents"]) == (
        "closed", "dismissed", -2000,
    )  # fmt: skip
    [fine] = made["fines"]
    assert (fine["status"], fine["paid_cents"], fine["effective_cents"]) == ("cancelled", 0, 0)
    rows = sql(
        """
        select cause, amount_cents from payment_allocations
        where organization_id = :id order by number
        """,
        id=organization.id,
    )
    assert [tuple(row) for row in rows] == [
        ("spread", 5000),
        ("taken_back", -5000),
        ("spread", 3000),
    ]


def test_an_upheld_violation_goes_back_and_keeps_its_fine() -> None:
    organization = new_organization()
    untouched = appealed(organization)
    started = new_violation(organization)
    moved(organization, started, "start")
    moved(organization, started, "appeal", **APPEAL)

    back = moved(organization, untouched["id"], "decide-appeal", **UPHELD)
    began = moved(organization, started, "decide-appeal", **UPHELD)

    assert (back["status"], back["appeal_upheld"], back["balance_cents"]) == ("open", True, 5000)
    assert (began["status"], began["appealed_from"]) == ("in_progress", None)
    event = back["events"][-1]
    assert (event["from_status"], event["to_status"], event["note"]) == (
        "appealed", "open", UPHELD["note"],
    )  # fmt: skip


def test_a_preview_shows_the_balance_and_changes_nothing() -> None:
    organization = new_organization()
    violation_id = appealed(organization)["id"]
    path = f"/v1/violations/{violation_id}/decide-appeal"

    preview = send("POST", path, GRANTED, token=organization.owner.token, query={"preview": "true"})

    assert (preview.status_code, preview.json["balance_cents"]) == (200, 0)
    found = shown(organization, violation_id)
    assert (found["status"], found["balance_cents"]) == ("appealed", 5000)
