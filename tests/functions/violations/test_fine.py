from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.factories import Organization, new_member, new_organization, sql
from tests.functions.violations.rows import FINE, GRANTED, appealed, moved, shown, step
from tests.http.client import Reply, code, send
from tests.violation_letters import new_draft, new_sent_letter
from tests.violations import new_violation

PLAIN = {name: FINE[name] for name in ("amount_cents", "due_date")}


def noticed(organization: Organization, **columns: Any) -> str:
    """A violation about which a first notice was sent: its id."""
    violation_id = new_violation(organization, **columns)
    new_sent_letter(organization, violation_id)
    return violation_id


def in_days(days: int) -> str:
    return (datetime.now(UTC).date() + timedelta(days=days)).isoformat()


def test_a_fine_is_an_assessment_of_its_homeowner() -> None:
    organization = new_organization()
    violation_id = noticed(organization)

    made = moved(organization, violation_id, "fine", **PLAIN)

    found = shown(organization, violation_id)
    assert made.pop("balance_cents") == found["balance_cents"] == 5000
    assert found["fines"] == [made]
    assert (made["description"], made["open_cents"], made["status"]) == (
        "Fine: landscaping", 5000, "pending",
    )  # fmt: skip
    event = found["events"][-1]
    assert (event["from_status"], event["to_status"]) == ("open", "open")
    assert (event["assessment_id"], event["note"]) == (made["id"], None)
    [[kind, homeowner_id]] = sql(
        "select type, homeowner_id::text from charges where id = :id", id=made["id"]
    )
    assert (kind, homeowner_id) == ("violation_fee", found["homeowner_id"])


def refused(answer: Reply) -> str:
    """The text of a refusal that asks for a reason."""
    assert code(answer) == (409, "CONFLICT")
    assert answer.json["errors"][0]["pointer"] == "/no_notice_reason"
    return str(answer.json["detail"])


def test_needs_a_letter_or_a_reason() -> None:
    organization = new_organization()
    violation_id = new_violation(organization)
    new_draft(organization, violation_id)
    new_sent_letter(organization, violation_id, letter_type="custom")
    noticed(organization)

    assert "No letter" in refused(step(organization, violation_id, "fine", **PLAIN))
    moved(organization, violation_id, "fine", **FINE)

    assert shown(organization, violation_id)["events"][-1]["note"] == FINE["no_notice_reason"]


@pytest.mark.parametrize(("days", "is_over"), [(-1, True), (0, False), (1, False)])
def test_waits_until_the_deadline_has_passed(days: int, is_over: bool) -> None:
    organization = new_organization()
    violation_id = noticed(organization, cure_by=in_days(days))

    answer = step(organization, violation_id, "fine", **PLAIN)

    if is_over:
        assert answer.status_code == 201
    else:
        assert in_days(days) in refused(answer)
        moved(organization, violation_id, "fine", **FINE)


def test_neither_an_appealed_nor_a_dismissed_one_is_fined() -> None:
    organization = new_organization()
    violation_id = appealed(organization)["id"]
    for _ in range(2):
        assert code(step(organization, violation_id, "fine", **FINE)) == (409, "CONFLICT")
        if shown(organization, violation_id)["status"] == "appealed":
            moved(organization, violation_id, "decide-appeal", **GRANTED)

    moved(organization, violation_id, "reopen")
    moved(organization, violation_id, "close", outcome="cured")
    moved(organization, violation_id, "fine", **FINE)


def test_an_accountant_fines_and_a_viewer_does_not() -> None:
    organization = new_organization()
    path = f"/v1/violations/{new_violation(organization)}/fine"

    accountant = send("POST", path, FINE, token=new_member(organization, "accountant").token)
    viewer = send("POST", path, FINE, token=new_member(organization, "viewer").token)

    assert (accountant.status_code, viewer.status_code) == (201, 403)
    assert accountant.headers["Location"] == f"/v1/assessments/{accountant.json['id']}"


@pytest.mark.parametrize("text", ["Pay at www.example.com", "Write to a@example.com"])
def test_what_is_mailed_leads_nowhere(text: str) -> None:
    organization = new_organization()
    violation_id = new_violation(organization)

    fine = step(organization, violation_id, "fine", **FINE | {"description": text})
    path = f"/v1/violations/{violation_id}"
    change = send("PATCH", path, {"category": text}, token=organization.owner.token)

    for answer in (fine, change):
        assert code(answer) == (422, "VALIDATION_ERROR")


def test_closed_books_refuse_the_due_date() -> None:
    organization = new_organization()
    sql(
        "update organizations set books_closed_through = '2025-01-31' where id = :id",
        id=organization.id,
    )

    body = FINE | {"due_date": "2025-01-31"}
    answer = step(organization, new_violation(organization), "fine", **body)

    assert code(answer) == (409, "CONFLICT")
