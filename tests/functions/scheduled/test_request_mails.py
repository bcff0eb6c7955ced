"""What the staff is told of homeowners' requests: in few mails, and of each request once."""

import pytest

from tests.factories import Organization, new_member, new_organization, sql
from tests.functions.homeowner_portal.rows import WORK_ORDERS, own_order
from tests.functions.scheduled.rows import run
from tests.homeowners import resident
from tests.http.client import send
from tests.servers.mail_sink import MailSink, text_of


def later(organization: Organization, minutes: int) -> None:
    """Let so many minutes go by for the organization's mails and notices."""
    for statement in (
        """
        update outbox set next_attempt_at = next_attempt_at - :gone * interval '1 minute'
        where organization_id = :id and delivered_at is null
        """,
        """
        update request_notices set written_at = written_at - :gone * interval '1 minute'
        where organization_id = :id
        """,
    ):
        sql(statement, id=organization.id, gone=minutes)


def delivered(sink: MailSink) -> list[str]:
    """The texts that one delivery sends."""
    sink.mails.clear()
    run("deliver-outbox")
    return [text_of(mail) for mail in sink.mails]


@pytest.fixture
def organization() -> Organization:
    return new_organization()


def test_owners_admins_and_managers_are_told(sink: MailSink, organization: Organization) -> None:
    told = [new_member(organization, role) for role in ("admin", "manager")]
    untold = [new_member(organization, role) for role in ("accountant", "viewer")]
    own_order(organization, title="Leaking roof", priority="high")

    [text, *_] = delivered(sink)

    assert "Maple Court HOA has a new request from homeowners." in text
    assert "Leaking roof (high priority): Rosa Resident, Linden Court, 1A" in text
    for person in (organization.owner, *told):
        [mail] = sink.to(person.email)
        assert mail["Subject"] == "New requests from homeowners"
    assert [mail for person in untold for mail in sink.to(person.email)] == []


def test_one_mail_in_ten_minutes_lists_what_is_new(
    sink: MailSink, organization: Organization
) -> None:
    own_order(organization, title="First")
    own_order(organization, title="Second")
    [text] = delivered(sink)
    assert ("First:" in text, "Second:" in text) == (True, True)

    own_order(organization, title="Third")
    later(organization, 4)
    own_order(organization, title="Fourth")
    later(organization, 5)
    assert delivered(sink) == []

    later(organization, 2)
    [text] = delivered(sink)
    assert [title in text for title in ("First:", "Second:", "Third:", "Fourth:")] == [
        False,
        False,
        True,
        True,
    ]
    later(organization, 20)
    assert delivered(sink) == []


def test_after_a_quiet_time_a_mail_goes_at_once(sink: MailSink, organization: Organization) -> None:
    own_order(organization, title="First")
    delivered(sink)
    later(organization, 11)

    own_order(organization, title="Second")

    [text] = delivered(sink)
    assert "Second:" in text


def test_a_repeated_mail_lists_the_same_requests(
    sink: MailSink, organization: Organization
) -> None:
    own_order(organization, title="First")
    [before] = delivered(sink)
    own_order(organization, title="Second")
    # The instance died between the sending and the note of it.
    sql(
        """
        update outbox set delivered_at = null, attempts = 0, next_attempt_at = now()
        where organization_id = :id and delivered_at is not null
        """,
        id=organization.id,
    )

    assert delivered(sink) == [before]


def test_a_mail_that_goes_to_no_one_ends_its_notice(
    sink: MailSink, organization: Organization
) -> None:
    own_order(organization, title="First")
    token = resident(organization).person.token
    [[first]] = sql(
        "select id::text from work_orders where organization_id = :id", id=organization.id
    )
    assert send("POST", f"{WORK_ORDERS}/{first}/cancel", {}, token=token).status_code == 200
    assert delivered(sink) == []

    own_order(organization, title="Second")
    later(organization, 11)

    [text] = delivered(sink)
    assert ("First:" in text, "Second:" in text) == (False, True)


def test_a_long_list_is_cut(sink: MailSink, organization: Organization) -> None:
    own_order(organization, title="First")
    sql(
        """
        with more as (
            insert into work_orders (
                organization_id, property_id, unit_id, title, description, category,
                requested_by_homeowner_id)
            select organization_id, property_id, unit_id, 'Number ' || n, '', 'other',
                requested_by_homeowner_id
            from work_orders, generate_series(2, 23) as n where organization_id = :id
            returning id
        )
        update request_notices set work_order_ids = work_order_ids || array(select id from more)
        where organization_id = :id
        """,
        id=organization.id,
    )

    [text] = delivered(sink)

    assert "has 23 new requests" in text
    assert text.count("Rosa Resident") == 20
    assert "And 3 more, in the list of work orders." in text


def test_work_that_the_staff_enters_is_not_announced(organization: Organization) -> None:
    home = resident(organization)
    own_order(organization)
    [[property_id]] = sql("select property_id::text from homeowners where id = :id", id=home.id)
    sql("delete from outbox where organization_id = :id", id=organization.id)

    body = {"title": "Tap", "description": "", "category": "other", "property_id": property_id}
    body["requested_by_homeowner_id"] = home.id
    made = send("POST", "/v1/work-orders", body, token=organization.owner.token)

    assert made.status_code == 201
    assert sql("select from outbox where organization_id = :id", id=organization.id) == []
