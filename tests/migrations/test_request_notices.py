"""A request joins a notice that is not written yet, or begins the next one, and is in one only."""

from functools import partial
from typing import Any

import pytest

from tests.factories import Organization, new_homeowner, new_organization, sql
from tests.homeowners import Home, resident
from tests.migrations.logins import claims, entered, outcome_after

ASK = """
    insert into work_orders (
        organization_id, property_id, unit_id, requested_by_homeowner_id, title, description,
        category)
    select organization_id, property_id, unit_id, id, 'Tap', '', 'plumbing'
    from homeowners where id = scope_homeowner_id()
"""
WRITE = "update request_notices set written_at = now() where written_at is null and id = :id"


@pytest.fixture
def organization() -> Organization:
    return new_organization()


def scope_of(home: Home) -> dict[str, Any]:
    return claims("homeowner", user=home.person.user_id, generation=1, homeowner=home.id)


def ask(home: Home) -> None:
    with entered(scope_of(home)) as connection:
        connection.run(ASK)


def write(notice_id: str) -> None:
    with entered(claims("system"), "pavilion_platform") as connection:
        connection.run(WRITE, id=notice_id)


def notices(organization: Organization) -> list[Any]:
    """Of each notice its id, the number of requests, whether it is written, and its mails."""
    return sql(
        """
        select id::text, cardinality(work_order_ids), written_at is not null, (
            select count(*) from outbox
            where payload ->> 'request_notice_id' = request_notices.id::text)
        from request_notices where organization_id = :id order by id
        """,
        id=organization.id,
    )


def test_writing_waits_for_a_request_that_joins(organization: Organization) -> None:
    home = resident(organization)
    ask(home)
    [[notice_id, *_]] = notices(organization)
    with entered(scope_of(home)) as connection:
        connection.run(ASK)

        assert outcome_after(connection, partial(write, notice_id)) is None

    assert notices(organization) == [[notice_id, 2, True, 1]]


def test_a_request_waits_for_the_writing_and_begins_the_next(organization: Organization) -> None:
    home = resident(organization)
    ask(home)
    [[notice_id, *_]] = notices(organization)
    with entered(claims("system"), "pavilion_platform") as connection:
        connection.run(WRITE, id=notice_id)

        assert outcome_after(connection, partial(ask, home)) is None

    [first, second] = notices(organization)
    assert first == [notice_id, 1, True, 1]
    assert second[1:] == [1, False, 1]
    [[waits]] = sql(
        """
        select next_attempt_at - written_at = interval '10 minutes'
        from outbox, request_notices
        where outbox.organization_id = :id and request_notices.organization_id = :id
            and written_at is not null
            and payload ->> 'request_notice_id' = cast(:second as text)
        """,
        id=organization.id,
        second=second[0],
    )
    assert waits


def test_two_first_requests_at_once_share_a_notice(organization: Organization) -> None:
    home = resident(organization)
    [[property_id]] = sql("select property_id::text from homeowners where id = :id", id=home.id)
    place = {"association_id": home.association_id, "property_id": property_id}
    made = new_homeowner(organization, **place)
    other = Home(made.homeowner_id, made.association_id, organization.id, made.person)
    with entered(scope_of(home)) as connection:
        connection.run(ASK)

        assert outcome_after(connection, partial(ask, other)) is None

    [[_, count, written, mails]] = notices(organization)
    assert (count, written, mails) == (2, False, 1)
