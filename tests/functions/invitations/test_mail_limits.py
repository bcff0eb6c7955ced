"""How many mails an organization may send to people without an account in it."""

from uuid import uuid4

import pytest

from tests.factories import Organization, new_member, new_organization, sql
from tests.functions.homeowners.rows import added_homeowner
from tests.functions.scheduled.outbox_rows import new_invitation
from tests.homeowners import new_home
from tests.http.client import Reply, code, send
from tests.migrations.logins import at_once, entered, outcome_after, owner_of

FULL_DAYS = {"free": 50, "trial": 50, "basic": 1000, "pro": 5000}


def invite(organization: Organization, email: str, **headers: str) -> Reply:
    """Invite a viewer."""
    return send(
        "POST",
        "/v1/invitations",
        {"email": email, "role": "viewer"},
        token=organization.owner.token,
        headers=headers,
    )


def resend(organization: Organization, invitation_id: str) -> Reply:
    return send("POST", f"/v1/invitations/{invitation_id}/resend", token=organization.owner.token)


def revoke(organization: Organization, invitation_id: str) -> None:
    path = f"/v1/invitations/{invitation_id}"
    assert send("DELETE", path, token=organization.owner.token).status_code == 204


def new_email() -> str:
    return f"{uuid4().hex}@example.com"


def sent(organization: Organization, count: int, *, ago: str = "1 minute") -> None:
    """As many mails to as many strangers, some time ago."""
    sql("set session_replication_role = replica")
    sql(
        """
        insert into outbox (
            organization_id, kind, payload, lane, turn_key, stranger, created_at, delivered_at)
        select :id, 'email', '{}', 3, 0, uuid_send(gen_random_uuid()),
            now() - cast(:ago as interval), now()
        from generate_series(1, :count)
        """,
        id=organization.id,
        count=count,
        ago=ago,
    )
    sql("set session_replication_role = origin")


def organization_on(plan: str) -> Organization:
    if plan == "trial":
        return new_organization(status="trialing", trial_ends_at="tomorrow")
    return new_organization(plan=plan)


def test_a_person_gets_five_invitations_an_hour() -> None:
    organization = new_organization()
    email = new_email()
    made = invite(organization, email).json["id"]
    assert [resend(organization, made).status_code for _ in range(4)] == [200] * 4
    [before] = sql("select nonce, expires_at from invitations where id = :id", id=made)

    refusal = resend(organization, made)

    assert code(refusal) == (429, "RATE_LIMITED")
    assert 3500 < int(refusal.headers["Retry-After"]) <= 3600
    assert refusal.json["detail"] == (
        "This person got 5 mails from you within an hour. Try again in 60 minutes."
    )
    assert "retry_after" not in refusal.json
    assert sql("select nonce, expires_at from invitations where id = :id", id=made) == [before]
    # Another organization and another person have hours of their own.
    assert invite(new_organization(), email).status_code == 201
    assert invite(organization, new_email()).status_code == 201
    sql(
        "update outbox set created_at = created_at - interval '1 hour' where organization_id = :id",
        id=organization.id,
    )
    assert resend(organization, made).status_code == 200


@pytest.mark.parametrize(
    "spelling",
    ["{name}@example.com", "{name}+tag@example.com", "{name}+@Example.COM"],
)
def test_a_new_invitation_of_the_same_mailbox_counts_too(spelling: str) -> None:
    organization = new_organization()
    name = uuid4().hex
    for _ in range(5):
        revoke(organization, invite(organization, f"{name}@example.com").json["id"])

    assert code(invite(organization, spelling.format(name=name))) == (429, "RATE_LIMITED")


def test_dots_in_a_gmail_address_make_no_other_mailbox() -> None:
    organization = new_organization()
    name = uuid4().hex
    for place in range(1, 6):
        email = f"{name[:place]}.{name[place:]}@gmail.com"
        assert invite(organization, email).status_code == 201

    assert code(invite(organization, f"{name}@gmail.com")) == (429, "RATE_LIMITED")


def test_invitations_of_homeowners_count_with_those_of_members() -> None:
    organization = new_organization()
    home = added_homeowner(organization)
    path = f"/v1/homeowners/{home['id']}/invite"
    for _ in range(5):
        assert send("POST", path, token=organization.owner.token).status_code == 202

    assert code(send("POST", path, token=organization.owner.token)) == (429, "RATE_LIMITED")
    assert code(invite(organization, home["email"])) == (429, "RATE_LIMITED")


@pytest.mark.parametrize("plan", FULL_DAYS)
def test_a_day_has_the_plans_number_of_invitations(plan: str) -> None:
    organization = organization_on(plan)
    sent(organization, FULL_DAYS[plan] - 1)
    sent(organization, 10, ago="25 hours")
    made = invite(organization, new_email())
    assert made.status_code == 201
    revoke(organization, made.json["id"])

    refusal = invite(organization, new_email())

    assert code(refusal) == (429, "RATE_LIMITED")
    assert 86_000 < int(refusal.headers["Retry-After"]) <= 86_400
    assert refusal.json["detail"] == (
        f"Your plan allows {FULL_DAYS[plan]} invitations and letters by mail a day."
        " Try again in 24 hours."
    )


def test_the_largest_plan_has_no_daily_number() -> None:
    organization = new_organization(plan="enterprise")
    sent(organization, 5001)

    assert invite(organization, new_email()).status_code == 201


def test_other_mails_neither_count_nor_are_refused() -> None:
    organization = organization_on("trial")
    member = new_member(organization, "admin")
    sent(organization, 50)

    # Both owners are told of the new one.
    [[membership]] = sql(
        "select id from organization_memberships where user_id = :id", id=member.user_id
    )
    path = f"/v1/members/{membership}"
    response = send("PATCH", path, {"role": "owner"}, token=organization.owner.token)

    assert response.status_code == 200
    assert sql(
        "select count(*), count(stranger) from outbox"
        " where organization_id = :id and payload ->> 'template' = 'new_owner'",
        id=organization.id,
    ) == [[2, 0]]


def test_requests_at_once_send_exactly_five() -> None:
    organization = new_organization()
    made = invite(organization, new_email()).json["id"]

    answers = at_once(8, lambda _: resend(organization, made).status_code)

    assert answers.count(200) == 4
    assert set(answers) <= {200, 409, 429}
    [[count]] = sql("select count(*) from outbox where organization_id = :id", id=organization.id)
    assert count == 5


def test_a_request_waits_for_one_that_is_being_counted() -> None:
    organization = organization_on("trial")
    sent(organization, 49)
    first = new_invitation(organization)
    second = added_homeowner(organization)["id"]
    answers: list[tuple[int, str]] = []

    with entered(owner_of(organization)) as connection:
        connection.run(
            "insert into outbox (organization_id, kind, payload) values (:id, 'email', :payload)",
            id=organization.id,
            payload=f'{{"template": "invitation", "invitation_id": "{first}"}}',
        )
        path = f"/v1/homeowners/{second}/invite"
        outcome_after(
            connection,
            lambda: answers.append(code(send("POST", path, token=organization.owner.token))),
        )

    assert answers == [(429, "RATE_LIMITED")]


def test_a_refused_request_keeps_nothing_and_its_key_stays_free() -> None:
    organization = new_organization()
    email = new_email()
    for _ in range(5):
        revoke(organization, invite(organization, email).json["id"])
    key = uuid4().hex

    assert code(invite(organization, email, **{"Idempotency-Key": key}))[0] == 429

    assert sql("select count(*) from idempotency_keys where key = :key", key=key) == [[0]]
    sql(
        "update outbox set created_at = created_at - interval '1 hour' where organization_id = :id",
        id=organization.id,
    )
    first = invite(organization, email, **{"Idempotency-Key": key})
    again = invite(organization, email, **{"Idempotency-Key": key})
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.headers["Idempotent-Replayed"] == "true"
    [[mails]] = sql("select count(*) from outbox where organization_id = :id", id=organization.id)
    assert mails == 6


def test_a_homeowner_is_not_created_without_the_invitation_asked_for() -> None:
    organization = organization_on("trial")
    sent(organization, 50)
    association = new_home(organization).association_id
    body = {
        "association_id": association, "first_name": "A", "last_name": "B", "email": new_email(),
    }  # fmt: skip

    refused = send(
        "POST", "/v1/homeowners", {**body, "invite": True}, token=organization.owner.token
    )
    made = send("POST", "/v1/homeowners", body, token=organization.owner.token)

    assert code(refused) == (429, "RATE_LIMITED")
    assert made.status_code == 201
