"""Roles, seats, owners and invitations, changed through several instances at once."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from shared.roles import EVERYONE
from tests.factories import PASSWORD, manager_token, new_member, new_organization, sql
from tests.functions.auth.links import new_invitation
from tests.functions.members.rows import member_id
from tests.functions.properties.rows import NEW
from tests.servers.fleet import Fleet, running

INSTANCES = 3
THREADS = 20


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    with running(INSTANCES, tmp_path_factory.mktemp("fleet") / "log") as instances:
        yield instances


def test_a_new_role_applies_to_the_next_request_everywhere(fleet: Fleet) -> None:
    organization = new_organization()
    member = new_member(organization, "viewer")
    path = f"/v1/members/{member_id(organization, member.user_id)}"

    # Independently of the role in the token.
    tokens = [manager_token(member.user_id, organization.id, role) for role in EVERYONE]

    for role, expected in (("manager", 201), ("viewer", 403), ("admin", 201), ("accountant", 403)):
        changed = fleet.send("PATCH", path, {"role": role}, token=organization.owner.token)
        assert changed.status == 200
        statuses = {
            fleet.send("POST", "/v1/properties", NEW, token=token, slot=slot).status
            for slot in range(INSTANCES)
            for token in tokens
        }
        assert statuses == {expected}, role


def test_an_invitation_is_accepted_once_across_instances(fleet: Fleet) -> None:
    organization = new_organization()
    _, token = new_invitation(organization)
    body = {"token": token, "password": PASSWORD, "name": "Nina"}

    with ThreadPoolExecutor(THREADS) as threads:
        answers = threads.map(
            lambda _: fleet.send("POST", "/v1/auth/accept-invitation", body).code, range(THREADS)
        )
        counts = Counter(answers)

    assert counts == {(200, ""): 1, (404, "NOT_FOUND"): THREADS - 1}


def test_members_and_invitations_fill_the_seats_exactly(fleet: Fleet) -> None:
    organization = new_organization(plan="basic")
    new_member(organization, "viewer")

    def invite(_: int) -> tuple[int, str]:
        body = {"email": f"{uuid4().hex}@example.com"}
        return fleet.send("POST", "/v1/invitations", body, token=organization.owner.token).code

    with ThreadPoolExecutor(THREADS) as threads:
        counts = Counter(threads.map(invite, range(THREADS)))

    assert counts == {(201, ""): 3, (403, "LIMIT_EXCEEDED"): THREADS - 3}


def test_another_instance_replays_a_keys_first_answer(
    fleet: Fleet,
) -> None:
    organization = new_organization()
    body, headers = {"email": f"{uuid4().hex}@example.com"}, {"Idempotency-Key": uuid4().hex}
    token = organization.owner.token

    answers = [
        fleet.send("POST", "/v1/invitations", body, token=token, headers=headers, slot=slot)
        for slot in range(INSTANCES)
    ]

    assert [answer.status for answer in answers] == [201] * INSTANCES
    assert len({answer.data for answer in answers}) == 1
    assert [answer.headers["Idempotent-Replayed"] for answer in answers] == [None, "true", "true"]


def test_owners_removing_each_other_on_two_instances_leave_one(fleet: Fleet) -> None:
    for _ in range(5):
        organization = new_organization()
        owners = [organization.owner, new_member(organization, "owner")]
        paths = [f"/v1/members/{member_id(organization, each.user_id)}" for each in owners]

        with ThreadPoolExecutor(2) as threads:
            first, second = sorted(
                threads.map(
                    lambda slot, path, owner: (
                        fleet.send("DELETE", path, token=owner.token, slot=slot).status
                    ),
                    range(2),
                    paths,
                    reversed(owners),
                )
            )

        assert first == 204
        assert second in {401, 404, 409}
        assert sql(
            "select count(*) from organization_memberships where organization_id = :id",
            id=organization.id,
        ) == [[1]]
