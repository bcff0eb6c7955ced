"""An invitation ends with its inviter's right to it."""

from collections.abc import Callable
from typing import Any

import pytest

from shared.roles import Role
from tests.factories import Organization, Person, new_member, new_organization, sql
from tests.functions.auth.links import new_invitation
from tests.functions.auth.test_accept_invitation import accept
from tests.functions.members.rows import member_id
from tests.homeowners import new_home
from tests.http.client import Reply, code, send
from tests.migrations.logins import entered, member_of, outcome_after, owner_of, refused

ROLES: tuple[Role, ...] = ("owner", "admin", "manager", "accountant", "viewer")
# What a member of a role may invite others to.
INVITED: dict[str, tuple[Role, ...]] = {"owner": ROLES, "admin": ROLES[1:]}


class Team:
    """An organization with a second owner or an admin, who has invited to every possible role."""

    def __init__(self, role: Role) -> None:
        self.organization = new_organization(plan="enterprise")
        self.inviter = new_member(self.organization, role)
        self.role = role
        self.tokens = {each: self.invite("member", role=each)[1] for each in INVITED[role]}

    def invite(self, kind: str, **columns: Any) -> tuple[str, str]:
        """An invitation by the inviter: its id and token."""
        by = self.inviter.user_id
        return new_invitation(self.organization, kind=kind, invited_by_user_id=by, **columns)

    def open(self) -> set[str]:
        """The roles of which the invitation is still accepted."""
        answers = {role: accept(token, name="Ada") for role, token in self.tokens.items()}
        refused = {code(answer) for answer in answers.values() if answer.status_code != 200}
        assert refused <= {(404, "NOT_FOUND")}
        return {role for role, answer in answers.items() if answer.status_code == 200}

    def path(self) -> str:
        """The inviter's address among the members."""
        return f"/v1/members/{member_id(self.organization, self.inviter.user_id)}"


def removed(team: Team) -> Reply:
    """An owner removes the inviter."""
    return send("DELETE", team.path(), token=team.organization.owner.token)


def left(team: Team) -> Reply:
    """The inviter leaves."""
    return send("POST", "/v1/members/leave", token=team.inviter.token)


@pytest.mark.parametrize("go", [removed, left], ids=lambda go: go.__name__)
@pytest.mark.parametrize("role", INVITED)
def test_a_former_members_invitations_are_closed(role: Role, go: Callable[[Team], Reply]) -> None:
    team = Team(role)

    assert go(team).status_code == 204

    assert team.open() == set()


@pytest.mark.parametrize("to", ROLES)
@pytest.mark.parametrize("role", INVITED)
def test_a_changed_role_keeps_the_invitations_it_could_send(role: Role, to: Role) -> None:
    team = Team(role)

    changed = send("PATCH", team.path(), {"role": to}, token=team.organization.owner.token)

    assert changed.status_code == 200
    assert team.open() == set(INVITED.get(to, ())) & set(INVITED[role])


def test_giving_ownership_away_closes_invitations_of_owners() -> None:
    team = Team("owner")

    changed = send("PATCH", team.path(), {"role": "admin"}, token=team.inviter.token)

    assert changed.status_code == 200
    assert team.open() == set(INVITED["admin"])


def test_invitations_of_others_and_of_homeowners_stay() -> None:
    team = Team("admin")
    home = new_home(team.organization, linked=False)
    _, portal = team.invite("homeowner", homeowner_id=home.id)
    _, another = new_invitation(team.organization)

    removed(team)

    assert accept(another, name="Ada").status_code == 200
    body = {"token": portal, "password": "correct horse battery"}
    assert send("POST", "/v1/homeowner-auth/accept-invitation", body).status_code == 200


def test_the_list_names_the_last_sender() -> None:
    organization = new_organization()
    admin = new_member(organization, "admin")
    invitation_id, _ = new_invitation(organization, invited_by_user_id=admin.user_id)

    def inviter() -> Any:
        [shown] = send("GET", "/v1/invitations", token=organization.owner.token).json["items"]
        return shown["invited_by"]

    assert inviter() == {"user_id": admin.user_id, "name": "Somebody"}
    resent = send("POST", f"/v1/invitations/{invitation_id}/resend", token=organization.owner.token)
    assert resent.json["invited_by"] == inviter()
    assert inviter()["user_id"] == organization.owner.user_id


def test_an_invitation_that_another_sent_again_stays() -> None:
    organization = new_organization()
    admin = new_member(organization, "admin")
    email = "again@example.com"
    invitation_id, _ = new_invitation(organization, invited_by_user_id=admin.user_id, email=email)
    send("POST", f"/v1/invitations/{invitation_id}/resend", token=organization.owner.token)

    path = f"/v1/members/{member_id(organization, admin.user_id)}"
    assert send("DELETE", path, token=organization.owner.token).status_code == 204

    assert revoked(invitation_id) is False


def revoked(invitation_id: str) -> bool:
    """Whether the invitation is revoked."""
    [[found]] = sql("select revoked_at is not null from invitations where id = :i", i=invitation_id)
    return bool(found)


def test_the_name_of_an_inviter_who_left_is_not_shown() -> None:
    team = Team("admin")
    home = new_home(team.organization, linked=False)
    team.invite("homeowner", homeowner_id=home.id)
    left(team)

    listed = send(
        "GET", "/v1/invitations", token=team.organization.owner.token, query={"state": "open"}
    ).json["items"]

    assert [each["invited_by"] for each in listed] == [
        {"user_id": team.inviter.user_id, "name": None}
    ]


# Races. The one that comes second waits, and sees what the first has done.


def members(organization: Organization) -> int:
    """The number of members."""
    [[count]] = sql(
        "select count(*) from organization_memberships where organization_id = :o",
        o=organization.id,
    )
    return int(count)


LOSSES = {
    "removal": "delete from organization_memberships where user_id = :user",
    "demotion": "update organization_memberships set role = 'viewer' where user_id = :user",
}


@pytest.mark.parametrize("loss", LOSSES)
def test_an_acceptance_waits_for_the_inviters_removal(loss: str) -> None:
    team = Team("admin")
    answers: list[tuple[int, str]] = []

    with entered(owner_of(team.organization)) as office:
        office.run(LOSSES[loss], user=team.inviter.user_id)
        token = team.tokens["admin"]
        outcome_after(office, lambda: answers.append(code(accept(token, name="Ada"))))

    assert answers == [(404, "NOT_FOUND")]


def test_a_removal_waits_for_an_acceptance_and_lets_it_stand() -> None:
    team = Team("admin")
    before = members(team.organization)
    with entered(owner_of(team.organization), "postgres") as holder:
        holder.run(
            "select from invitations where invited_by_user_id = :user and role = 'admin'"
            " for update",
            user=team.inviter.user_id,
        )
        holder.run(
            "update invitations set accepted_at = now()"
            " where invited_by_user_id = :user and role = 'admin'",
            user=team.inviter.user_id,
        )
        answers: list[int] = []
        outcome_after(holder, lambda: answers.append(removed(team).status_code))

    assert answers == [204]
    assert members(team.organization) == before - 1
    assert sql(
        "select role from invitations where invited_by_user_id = :u and revoked_at is null",
        u=team.inviter.user_id,
    ) == [["admin"]]


def inviting(_: Organization, by: Person) -> Reply:
    """Invite another admin."""
    body = {"email": "second@example.com", "role": "admin"}
    return send("POST", "/v1/invitations", body, token=by.token)


def resending(organization: Organization, by: Person) -> Reply:
    """Send an owner's invitation of an admin again."""
    invitation_id, _ = new_invitation(organization, role="admin", email="second@example.com")
    return send("POST", f"/v1/invitations/{invitation_id}/resend", token=by.token)


def promoting(organization: Organization, by: Person) -> Reply:
    """Make another member an admin."""
    other = new_member(organization, "viewer")
    path = f"/v1/members/{member_id(organization, other.user_id)}"
    return send("PATCH", path, {"role": "admin"}, token=by.token)


@pytest.mark.parametrize(
    ("loss", "refusal"),
    [("removal", (401, "UNAUTHENTICATED")), ("demotion", (403, "FORBIDDEN"))],
)
@pytest.mark.parametrize("act", [inviting, resending, promoting], ids=lambda act: act.__name__)
def test_nothing_is_given_by_a_right_that_is_being_taken(
    act: Callable[[Organization, Person], Reply], loss: str, refusal: tuple[int, str]
) -> None:
    organization = new_organization(plan="enterprise")
    admin = new_member(organization, "admin")
    answers: list[tuple[int, str]] = []

    with entered(owner_of(organization)) as office:
        office.run(LOSSES[loss], user=admin.user_id)
        outcome_after(office, lambda: answers.append(code(act(organization, admin))))

    assert answers == [refusal]
    assert sql(
        "select count(*) from invitations where organization_id = :o and invited_by_user_id = :u",
        o=organization.id,
        u=admin.user_id,
    ) == [[0]]


def test_a_removal_waits_for_an_invitation_and_revokes_it() -> None:
    organization = new_organization(plan="enterprise")
    admin = new_member(organization, "admin")
    path = f"/v1/members/{member_id(organization, admin.user_id)}"
    answers: list[int] = []

    with entered(member_of(organization, admin, "admin")) as connection:
        [[made]] = connection.run(
            "insert into invitations (organization_id, kind, email, role, invited_by_user_id)"
            " values (scope_organization_id(), 'member', 'second@example.com', 'admin',"
            " scope_user_id()) returning cast(id as text)"
        )
        token = organization.owner.token
        outcome_after(
            connection, lambda: answers.append(send("DELETE", path, token=token).status_code)
        )

    assert answers == [204]
    assert revoked(made)


def test_no_statement_opens_an_invitation_without_the_right() -> None:
    team = Team("owner")
    admin = member_of(team.organization, new_member(team.organization, "admin"), "admin")
    removed(team)

    with refused("PV401"), entered(admin) as connection:
        connection.run("update invitations set revoked_at = null where role = 'owner'")
