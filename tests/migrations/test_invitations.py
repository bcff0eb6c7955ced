"""Invitations: their scope, their seats, and that each is accepted once."""

from typing import Any
from uuid import uuid4

import pytest

from tests.factories import Organization, new_organization, new_user, sql
from tests.migrations.logins import (
    Connection,
    at_once,
    entered,
    login,
    outcome,
    outcome_after,
    owner_of,
    refused,
)

TAKE = """
    select organization_id, role, cast(homeowner_id as text), person ->> 'email'
    from take_invitation(:id, :nonce, :kind, :name, :hash, cast(:attempt as uuid))
"""


INVITE = """
    insert into invitations (organization_id, kind, email, role, invited_by_user_id)
    values (scope_organization_id(), 'member', :email, :role, scope_user_id())
    returning cast(id as text)
"""


def invite(organization: Organization, email: str, role: str = "viewer") -> Any:
    """An invitation of a member by the owner in a scope; its id."""
    with entered(owner_of(organization)) as connection:
        [[row_id]] = connection.run(INVITE, email=email, role=role)
    return row_id


def link_of(invitation_id: str) -> dict[str, Any]:
    """The values in the invitation's link and on its page."""
    [[nonce, kind]] = sql("select nonce, kind from invitations where id = :id", id=invitation_id)
    return {"id": invitation_id, "nonce": nonce, "kind": kind}


def follow(connection: Connection, link: dict[str, Any], **given: Any) -> list[Any]:
    """Accept the invitation; by default with a new person's name and hash."""
    return list(
        connection.run(TAKE, **{"name": "New", "hash": "h", "attempt": None} | link | given) or []
    )


def take(connection: Connection, invitation_id: str, **given: Any) -> list[Any]:
    """Accept an invitation through its link."""
    return follow(connection, link_of(invitation_id), **given)


def attempt_of(connection: Connection, email: str) -> Any:
    [[attempt]] = connection.run("select attempt from begin_sign_in(:e, '192.0.2.1')", e=email)
    return attempt


def test_a_known_person_accepts_only_with_its_password() -> None:
    # A member of another organization.
    organization, email = new_organization(), new_organization().owner.email
    invitation = invite(organization, email)
    with login("pavilion_sign_in") as connection:
        others = attempt_of(connection, new_user()[1])
        assert take(connection, invitation) == []
        assert take(connection, invitation, attempt=others) == []

        assert len(take(connection, invitation, attempt=attempt_of(connection, email))) == 1


def test_concurrent_requests_accept_an_invitation_once() -> None:
    organization = new_organization()
    _, email = new_user()
    link = link_of(invite(organization, email))

    def accept() -> None:
        with login("pavilion_sign_in") as connection:
            follow(connection, link, attempt=attempt_of(connection, email))

    outcomes = at_once(4, lambda _: outcome(accept))

    assert sorted(outcomes, key=str) == [None, "PV404", "PV404", "PV404"]
    assert sql(
        "select count(*) from organization_memberships where organization_id = :id",
        id=organization.id,
    ) == [[2]]


@pytest.mark.parametrize("closed", ["expires_at = now()", "revoked_at = now()"])
def test_a_closed_invitation_is_neither_shown_nor_accepted(closed: str) -> None:
    invitation = invite(new_organization(), f"{uuid4().hex}@example.com")
    with login("pavilion_sign_in") as connection:
        assert connection.run("select kind from open_invitation(:id)", id=invitation)
        sql(f"update invitations set {closed} where id = :id", id=invitation)  # noqa: S608

        assert connection.run("select kind from open_invitation(:id)", id=invitation) == []
        with refused("PV404"):
            take(connection, invitation)


@pytest.mark.parametrize("given", [{"nonce": bytes(16)}, {"kind": "homeowner"}])
def test_an_invitation_needs_its_own_nonce_and_kind(given: dict[str, Any]) -> None:
    invitation = invite(new_organization(), f"{uuid4().hex}@example.com")

    with login("pavilion_sign_in") as connection, refused("PV404"):
        take(connection, invitation, **given)


def test_a_new_person_needs_a_name() -> None:
    invitation = invite(new_organization(), f"{uuid4().hex}@example.com")

    with login("pavilion_sign_in") as connection, refused("PV422"):
        take(connection, invitation, name=None)


def test_an_invitation_replaces_none_of_another_organization() -> None:
    here, there = new_organization(), new_organization()
    expired = invite(there, "both@example.com")
    sql("update invitations set expires_at = now() where id = :id", id=expired)

    invite(here, "both@example.com")

    assert sql("select revoked_at from invitations where id = :id", id=expired) == [[None]]


def test_an_accepted_invitation_holds_no_second_seat() -> None:
    organization = new_organization(plan="free")
    invitation = invite(organization, f"{uuid4().hex}@example.com")
    with login("pavilion_sign_in") as connection:
        take(connection, invitation)
    sql("delete from organization_memberships where organization_id = :o and role = 'viewer'",
        o=organization.id)  # fmt: skip

    invite(organization, "another@example.com")


def test_an_invitation_waits_for_one_that_may_take_the_last_seat() -> None:
    organization = new_organization(plan="free")

    with entered(owner_of(organization)) as connection:
        connection.run(INVITE, email="first@example.com", role="viewer")
        refusal = outcome_after(connection, lambda: invite(organization, "second@example.com"))

    assert refusal == "PV403"
