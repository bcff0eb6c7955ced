"""What the tenant or homeowner who asked for work is told of its steps."""

import pytest

from tests.factories import Organization, new_homeowner, new_organization, sql
from tests.functions.properties.rows import new_property
from tests.functions.scheduled.rows import run
from tests.functions.work_orders.rows import (
    moved,
    new_order,
    order_of_homeowner,
    order_of_tenant,
)
from tests.servers.mail_sink import MailSink, text_of


def queued(organization: Organization) -> list[tuple[bool, bool]]:
    """Of each mail of the organization, whether it waits and whether it goes to a stranger."""
    rows = sql(
        """
        select delivered_at is null, stranger is not null from outbox
        where organization_id = :id order by created_at
        """,
        id=organization.id,
    )
    return [tuple(each) for each in rows]


@pytest.mark.parametrize(
    ("verb", "subject", "done"),
    [
        ("start", "Work on your request has begun", "started work on"),
        ("complete", "Your request was completed", "completed"),
        ("cancel", "Your request was cancelled", "cancelled"),
        ("reopen", "Your request was reopened", "reopened"),
    ],
)
def test_a_tenant_gets_a_mail_without_the_note(
    sink: MailSink, verb: str, subject: str, done: str
) -> None:
    organization = new_organization()
    order_id = order_of_tenant(organization)["id"]
    if verb == "reopen":
        moved(organization, order_id, "complete")
    moved(organization, order_id, verb, note="He never pays.")

    run("deliver-outbox")

    [mail] = sink.to("tessa@one.example")
    assert mail["Subject"] == subject
    assert f"Test has {done} your request: Dripping tap" in text_of(mail)
    assert "He never pays" not in text_of(mail) + text_of(mail, "html")
    sink.mails.clear()


def test_a_homeowner_is_told_at_the_address_of_the_account(sink: MailSink) -> None:
    organization = new_organization()
    home = new_homeowner(organization, email="old@homes.example")
    house = new_property(organization, association_id=home.association_id)["id"]
    order = new_order(organization, property_id=house, requested_by_homeowner_id=home.homeowner_id)
    moved(organization, order["id"], "start")

    run("deliver-outbox")

    assert queued(organization) == [(False, False)]
    assert len(sink.to(home.person.email)) == 1
    assert sink.to("old@homes.example") == []


def test_without_a_requester_or_an_address_nothing_is_sent(sink: MailSink) -> None:
    organization = new_organization()
    moved(organization, new_order(organization)["id"], "start")
    assert queued(organization) == []

    moved(organization, order_of_tenant(organization, email=None)["id"], "start")
    assert queued(organization) == [(True, False)]
    assert run("deliver-outbox")["delivered"] == 1
    assert sink.mails == []


def test_mails_to_people_without_an_account_are_limited() -> None:
    organization = new_organization()
    order_id = order_of_tenant(organization)["id"]
    for _ in range(4):
        moved(organization, order_id, "complete")
        moved(organization, order_id, "reopen")
    moved(organization, order_of_homeowner(organization)["id"], "start")

    waits, left_out = (True, True), (False, False)
    assert queued(organization) == [waits] * 5 + [left_out] * 3 + [waits]
