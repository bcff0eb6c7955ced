"""Every way to end a session or to take a right away, done on instance 0.

Each has two steps: it returns the tokens that work before, with the answer that is expected
afterwards; then it does the change and returns the tokens that work from now on.
"""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from tests.factories import (
    PASSWORD,
    Home,
    Organization,
    Person,
    homeowner_token,
    manager_token,
    new_homeowner,
    new_member,
    new_organization,
    sql,
)
from tests.functions.auth.links import new_link
from tests.functions.auth.rows import NEW_PASSWORD, new_email
from tests.functions.members.rows import member_id
from tests.servers.fleet import Answer, Fleet

WORK, HOME = "/v1/auth/me", "/v1/homeowner-auth/me"
INVITATIONS = "/v1/invitations"


class Opens(NamedTuple):
    """A token and an address that it opens; `refusal` is the answer once it no longer does."""

    token: str
    path: str = WORK
    refusal: tuple[int, str] = (401, "UNAUTHENTICATED")


Steps = Iterator[list[Opens]]


def logout(fleet: Fleet) -> Steps:
    """This session ends, and only this one."""
    organization = new_organization()
    yield [Opens(organization.owner.token)]
    done(fleet, "/v1/auth/logout", organization.owner.token)
    yield [Opens(another_session(organization))]


def logout_everywhere(fleet: Fleet) -> Steps:
    """All sessions of the person end, also the homeowner's."""
    organization, home, person = with_both_sessions()
    yield [Opens(person.token), Opens(home.person.token, HOME)]
    done(fleet, "/v1/auth/logout-everywhere", person.token)
    yield [Opens(organization.owner.token)]


def homeowner_logout(fleet: Fleet) -> Steps:
    """The homeowner's session ends; the same person's manager session continues."""
    _, home, person = with_both_sessions()
    yield [Opens(home.person.token, HOME)]
    done(fleet, "/v1/homeowner-auth/logout", home.person.token)
    yield [Opens(person.token)]


def homeowner_logout_everywhere(fleet: Fleet) -> Steps:
    """All sessions of the person end, also the manager's."""
    organization, home, person = with_both_sessions()
    yield [Opens(person.token), Opens(home.person.token, HOME)]
    done(fleet, "/v1/homeowner-auth/logout-everywhere", home.person.token)
    yield [Opens(organization.owner.token)]


def password_change(fleet: Fleet) -> Steps:
    """All sessions end except the one that the answer begins."""
    organization = new_organization()
    token = organization.owner.token
    yield [Opens(token), Opens(another_session(organization))]
    body = {"current_password": PASSWORD, "new_password": NEW_PASSWORD}
    yield [Opens(done(fleet, "/v1/auth/change-password", token, body).json["token"])]


def password_reset(fleet: Fleet) -> Steps:
    """All sessions end; the new password begins one."""
    owner = new_organization().owner
    yield [Opens(owner.token)]
    link = new_link("reset_password", owner.user_id)
    done(fleet, "/v1/auth/reset-password", None, {"token": link, "password": NEW_PASSWORD})
    body = {"email": owner.email, "password": NEW_PASSWORD}
    yield [Opens(done(fleet, "/v1/auth/login", None, body).json["token"])]


def email_change(fleet: Fleet) -> Steps:
    """All sessions end when the new address is confirmed."""
    owner = new_organization().owner
    yield [Opens(owner.token)]
    link = new_link("change_email", owner.user_id, new_email=new_email())
    body = {"token": link, "password": PASSWORD}
    done(fleet, "/v1/auth/confirm-email-change", None, body)
    yield []


def role_change(fleet: Fleet) -> Steps:
    """Requests that need the old role are forbidden; the session continues with the new role."""
    organization = new_organization()
    member = new_member(organization, "admin")
    yield [Opens(member.token, INVITATIONS, (403, "FORBIDDEN"))]
    path = f"/v1/members/{member_id(organization, member.user_id)}"
    done(fleet, path, organization.owner.token, {"role": "viewer"}, method="PATCH")
    yield [Opens(member.token)]


def member_removal(fleet: Fleet) -> Steps:
    """A removed member's session ends."""
    organization = new_organization()
    member = new_member(organization, "admin")
    yield [Opens(member.token), Opens(member.token, INVITATIONS)]
    path = f"/v1/members/{member_id(organization, member.user_id)}"
    done(fleet, path, organization.owner.token, method="DELETE")
    yield [Opens(organization.owner.token)]


def leaving(fleet: Fleet) -> Steps:
    """A member who leaves loses the session."""
    organization = new_organization()
    member = new_member(organization, "manager")
    yield [Opens(member.token)]
    done(fleet, "/v1/members/leave", member.token)
    yield [Opens(organization.owner.token)]


def homeowner_archived(_: Fleet) -> Steps:
    """An archived homeowner loses access; the account stays."""
    home, person = with_both_sessions()[1:]
    yield [Opens(home.person.token, HOME)]
    sql("update homeowners set archived_at = now() where id = :id", id=home.homeowner_id)
    yield [Opens(person.token)]


def organization_switch(fleet: Fleet) -> Steps:
    """The previous session ends and is not valid in the other organization either."""
    here, there = new_organization(), new_organization()
    join(there, here.owner.user_id)
    yield [Opens(here.owner.token)]
    body = {"organization_id": there.id}
    answer = done(fleet, "/v1/auth/switch-organization", here.owner.token, body)
    yield [Opens(answer.json["token"])]


def home_switch(fleet: Fleet) -> Steps:
    """As with organizations, between two homes of a person."""
    here = new_homeowner(new_organization())
    there = new_homeowner(new_organization(), user_id=here.person.user_id)
    yield [Opens(here.person.token, HOME)]
    body = {"homeowner_id": there.homeowner_id}
    answer = done(fleet, "/v1/homeowner-auth/switch-home", here.person.token, body)
    yield [Opens(answer.json["token"], HOME)]


REVOCATIONS: list[Callable[[Fleet], Steps]] = [
    logout,
    logout_everywhere,
    homeowner_logout,
    homeowner_logout_everywhere,
    password_change,
    password_reset,
    email_change,
    role_change,
    member_removal,
    leaving,
    homeowner_archived,
    organization_switch,
    home_switch,
]


def done(
    fleet: Fleet, path: str, token: str | None, body: Any = None, *, method: str = "POST"
) -> Answer:
    """The answer of instance 0, which must be a success."""
    answer = fleet.send(method, path, body, token=token, slot=0)
    assert answer.status in {200, 204}, (answer.status, answer.data)
    return answer


def another_session(organization: Organization) -> str:
    """Another session of the owner, as on another device."""
    return manager_token(organization.owner.user_id, organization.id, "owner")


def join(organization: Organization, user_id: str) -> None:
    """Make a person a manager of another organization."""
    sql(
        "insert into organization_memberships (organization_id, user_id, role)"
        " values (:organization_id, :user_id, 'manager')",
        organization_id=organization.id,
        user_id=user_id,
    )


def with_both_sessions() -> tuple[Organization, Home, Person]:
    """A person who is a manager of the organization and a homeowner elsewhere, in two sessions."""
    organization = new_organization()
    manager = new_member(organization, "manager")
    home = new_homeowner(new_organization(), user_id=manager.user_id)
    token = homeowner_token(manager.user_id, home.homeowner_id)
    own = Home(
        home.homeowner_id, home.association_id, Person(manager.user_id, manager.email, token)
    )
    return organization, own, manager
