"""What a homeowner is told of its violations: fines, and decisions on appeals."""

import pytest

from tests.factories import new_homeowner, new_organization, sql
from tests.functions.homeowners.rows import added_homeowner
from tests.functions.scheduled.rows import run
from tests.functions.violations.rows import (
    APPEAL,
    FINE,
    GRANTED,
    UPHELD,
    added_violation,
    appealed,
    moved,
)
from tests.servers.mail_sink import MailSink, text_of


def test_a_fine_is_told_without_the_reason(sink: MailSink) -> None:
    organization = new_organization()
    home = new_homeowner(organization)
    made = added_violation(organization, homeowner_id=home.homeowner_id)
    moved(organization, made["id"], "fine", **FINE)

    run("deliver-outbox")

    [mail] = sink.to(home.person.email)
    text = text_of(mail)
    assert mail["Subject"] == "You have been fined"
    assert "Maple Court has fined you 50.00, due on 31 January 2096: Fine: landscaping" in text
    assert "Warned in person" not in text


@pytest.mark.parametrize(
    ("decision", "subject"),
    [(GRANTED, "Your appeal was granted"), (UPHELD, "Your appeal was not granted")],
)
def test_a_decision_is_told_with_its_reason(
    sink: MailSink, decision: dict[str, str], subject: str
) -> None:
    organization = new_organization()
    home = new_homeowner(organization)
    made = added_violation(organization, homeowner_id=home.homeowner_id)
    moved(organization, made["id"], "appeal", **APPEAL)
    moved(organization, made["id"], "decide-appeal", **decision)

    run("deliver-outbox")

    [mail] = sink.to(home.person.email)
    assert mail["Subject"] == subject
    assert f"Reason: {decision['note']}" in text_of(mail)
    assert APPEAL["note"] not in text_of(mail)


def test_a_fine_that_is_cancelled_by_then_is_not_told(sink: MailSink) -> None:
    organization = new_organization()
    home = new_homeowner(organization)
    made = appealed(organization, homeowner_id=home.homeowner_id)
    moved(organization, made["id"], "decide-appeal", **GRANTED)

    run("deliver-outbox")

    [mail] = sink.to(home.person.email)
    assert mail["Subject"] == "Your appeal was granted"


def test_mails_to_homeowners_without_an_account_are_limited() -> None:
    organization = new_organization()
    made = added_violation(organization, homeowner_id=added_homeowner(organization)["id"])
    for _ in range(6):
        moved(organization, made["id"], "fine", **FINE)

    rows = sql(
        """
        select delivered_at is null, stranger is not null from outbox
        where organization_id = :id order by created_at
        """,
        id=organization.id,
    )
    waits, left_out = [True, True], [False, False]
    assert rows == [waits] * 5 + [left_out]
