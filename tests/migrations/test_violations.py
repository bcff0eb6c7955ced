"""Violations in the database: what a homeowner's scope reads and writes of them."""

from typing import Any

import pytest

from tests.factories import Home, Organization, new_homeowner, new_organization
from tests.migrations.logins import claims, entered, owner_of, refused
from tests.violations import new_violation

APPEAL = "update violations set status = 'appealed', appealed_from = 'open' where id = :id"
NOTED = """
    insert into violation_events (organization_id, violation_id, from_status, to_status, note)
    values (scope_organization_id(), :id, 'open', :status, 'Mine')
"""
UPLOAD = """
    insert into documents
        (organization_id, uploaded_by_homeowner_id, violation_id, category, file_name,
         content_type, size_bytes, state, pending_until)
    values (scope_organization_id(), scope_homeowner_id(), :violation, 'photo', 'a.png',
        'image/png', 1, 'pending', now())
    returning cast(id as text)
"""


@pytest.fixture
def organization() -> Organization:
    return new_organization()


def scope_of(home: Home) -> dict[str, Any]:
    """The claims of a homeowner's session."""
    return claims("homeowner", user=home.person.user_id, generation=1, homeowner=home.homeowner_id)


class Neighbours:
    """Two homeowners of one association, each with a violation."""

    def __init__(self, organization: Organization) -> None:
        own = new_homeowner(organization)
        other = new_homeowner(organization, association_id=own.association_id)
        self.scope = scope_of(own)
        self.own = new_violation(organization, own.homeowner_id)
        self.others = new_violation(organization, other.homeowner_id)


def test_a_homeowner_reads_its_own_with_their_events(organization: Organization) -> None:
    here = Neighbours(organization)

    with entered(here.scope) as connection:
        seen = connection.run("select cast(id as text) from violations")
        events = connection.run("select cast(violation_id as text) from violation_events")

    assert (seen, events) == ([[here.own]], [[here.own]])


def test_a_homeowner_appeals_its_own_and_changes_no_other(organization: Organization) -> None:
    here = Neighbours(organization)

    with entered(here.scope) as connection:
        connection.run(APPEAL, id=here.others)
        assert connection.row_count == 0
        connection.run(APPEAL, id=here.own)
        assert connection.row_count == 1
        connection.run(NOTED, id=here.own, status="appealed")


@pytest.mark.parametrize(
    "statement",
    [
        "update violations set status = 'in_progress'",
        """
        insert into violations
            (organization_id, association_id, homeowner_id, category, description, violation_date)
        values (scope_organization_id(), scope_association_id(), scope_homeowner_id(), 'noise', '',
            '2025-01-01')
        """,
    ],
    ids=["step", "create"],
)
def test_a_homeowner_does_nothing_else(organization: Organization, statement: str) -> None:
    here = Neighbours(organization)

    with refused("42501"), entered(here.scope) as connection:
        connection.run(statement)


@pytest.mark.parametrize(("whose", "status"), [("others", "appealed"), ("own", "closed")])
def test_a_homeowner_keeps_no_other_step(
    organization: Organization, whose: str, status: str
) -> None:
    here = Neighbours(organization)

    with refused("42501"), entered(here.scope) as connection:
        connection.run(NOTED, id=getattr(here, whose), status=status)


def test_the_history_cannot_be_changed(organization: Organization) -> None:
    new_violation(organization)

    for change in ("update violation_events set note = 'x'", "delete from violation_events"):
        with refused("42501"), entered(owner_of(organization)) as connection:
            connection.run(change)


def uploaded(connection: Any, violation_id: str | None) -> str:
    """A pending photo, added by the scope's homeowner: its id."""
    [[made]] = connection.run(UPLOAD, violation=violation_id)
    return str(made)


READY = "update documents set state = 'ready', pending_until = null where id = :id"


def test_a_homeowner_adds_a_photo_to_its_own(organization: Organization) -> None:
    here = Neighbours(organization)

    with entered(here.scope) as connection:
        for named_first in (here.own, None):
            made = uploaded(connection, named_first)
            if named_first is None:
                connection.run(
                    "update documents set violation_id = :own where id = :id",
                    own=here.own,
                    id=made,
                )
            connection.run(READY, id=made)
            # Its own upload stays visible, and is final.
            assert connection.run("select state from documents where id = :id", id=made) == [
                ["ready"]
            ]
            connection.run("update documents set category = 'other' where id = :id", id=made)
            assert connection.row_count == 0
            connection.run("delete from documents where id = :id", id=made)
            assert connection.row_count == 0
        given_up = uploaded(connection, here.own)
        connection.run("delete from documents where id = :id", id=given_up)
        assert connection.row_count == 1


@pytest.mark.parametrize(("whose", "state"), [("others", "23503"), (None, "42501")])
def test_a_homeowner_adds_a_photo_to_nothing_else(
    organization: Organization, whose: str | None, state: str
) -> None:
    here = Neighbours(organization)

    with refused(state), entered(here.scope) as connection:
        connection.run(READY, id=uploaded(connection, getattr(here, whose) if whose else None))


def test_an_upload_is_hidden_from_the_neighbour(organization: Organization) -> None:
    here = Neighbours(organization)
    with entered(here.scope) as connection:
        connection.run(READY, id=uploaded(connection, here.own))

    with entered(scope_of(new_homeowner(organization))) as connection:
        assert connection.run("select from documents") == []
