"""Mails are rendered from the state at delivery, so outdated ones are not sent."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.factories import Organization, new_member, new_organization, new_user, sql
from tests.functions.join_requests.rows import new_request
from tests.functions.scheduled.outbox_rows import new_invitation, new_token, queue_mail
from tests.functions.scheduled.rows import run
from tests.http.client import send
from tests.servers.mail_sink import MailSink, text_of

Ids = dict[str, Any]


def delivered(sink: MailSink, template: str, ids: Ids) -> int:
    """The number of mails that the delivery of this one row sends."""
    sink.mails.clear()
    sql("update outbox set delivered_at = now() where delivered_at is null")
    queue_mail(template, **ids)
    assert run("deliver-outbox")["delivered"] == 1
    return len(sink.mails)


def a_link(_: Organization) -> Ids:
    return {"token_id": new_token(new_user()[0], "reset_password")}


def an_invitation(organization: Organization) -> Ids:
    return {"invitation_id": new_invitation(organization)}


def a_new_owner(organization: Organization) -> Ids:
    return {
        "user_id": organization.owner.user_id,
        "new_owner_id": new_member(organization, "owner").user_id,
        "organization_id": organization.id,
    }


def a_trial(organization: Organization) -> Ids:
    new_member(organization, "owner")
    sql(
        """
        update subscriptions set status = 'trialing', trial_ends_at = now() + interval '1 day'
        where organization_id = :id
        """,
        id=organization.id,
    )
    return {"organization_id": organization.id, "user_id": organization.owner.user_id}


def a_surplus(organization: Organization) -> Ids:
    new_member(organization, "owner")
    return {"organization_id": organization.id, "user_id": organization.owner.user_id}


def a_decision(organization: Organization) -> Ids:
    request_id = new_request(organization)["join_request_id"]
    sql(
        "update join_requests set status = 'declined', decided_at = now() where id = :id",
        id=request_id,
    )
    return {"join_request_id": request_id}


DEMOTED = "update organization_memberships set role = 'admin' where user_id = :user_id"


@pytest.mark.parametrize(
    ("template", "make", "change"),
    [
        (
            "reset_password",
            a_link,
            "update user_tokens set expires_at = now() where id = :token_id",
        ),
        (
            "invitation",
            an_invitation,
            "update invitations set accepted_at = now() where id = :invitation_id",
        ),
        (
            "invitation",
            an_invitation,
            "update invitations set expires_at = now() where id = :invitation_id",
        ),
        ("new_owner", a_new_owner, DEMOTED),
        ("trial_ends", a_trial, DEMOTED),
        ("surplus_subscription", a_surplus, DEMOTED),
        (
            "trial_ends",
            a_trial,
            """
            update subscriptions set status = 'active' where organization_id = :organization_id
            """,
        ),
        (
            "trial_ends",
            a_trial,
            """
            update subscriptions set trial_ends_at = now() where organization_id = :organization_id
            """,
        ),
        (
            "join_request_decided",
            a_decision,
            """
            update join_requests set status = 'pending', decided_at = null
            where id = :join_request_id
            """,
        ),
    ],
    ids=[
        "link too old",
        "invitation accepted",
        "invitation expired",
        "owner no more",
        "trial of an owner no more",
        "surplus of an owner no more",
        "trial paid for",
        "trial over",
        "decision taken back",
    ],
)
def test_outdated_mails_are_not_sent(
    sink: MailSink, template: str, make: Callable[[Organization], Ids], change: str
) -> None:
    ids = make(new_organization())
    before = delivered(sink, template, ids)
    sql(change, **{name: ids[name] for name in ids if f":{name}" in change})

    assert (before, delivered(sink, template, ids)) == (1, 0)


def test_the_old_address_is_notified_of_a_completed_change(sink: MailSink) -> None:
    user_id, _ = new_user("moved@example.org")
    addresses: dict[str, Any] = {"new_email": "moved@example.org", "old_email": "left@example.org"}
    token_id = new_token(user_id, "change_email", **addresses)

    assert delivered(sink, "change_email_notice", {"token_id": token_id}) == 1

    assert len(sink.to("left@example.org")) == 1
    sql("delete from user_tokens where id = :id", id=token_id)
    sql("delete from users where id = :id", id=user_id)


@pytest.mark.parametrize(("verb", "word"), [("approve", "approved"), ("decline", "declined")])
def test_the_mail_states_the_decision_on_a_request(sink: MailSink, verb: str, word: str) -> None:
    organization = new_organization()
    request = new_request(organization)
    path = f"/v1/join-requests/{request['join_request_id']}/{verb}"
    assert send("POST", path, {}, token=organization.owner.token).status_code == 200

    delivered(sink, "join_request_decided", {"join_request_id": request["join_request_id"]})

    [mail] = sink.to(request["email"])
    assert mail["Subject"] == f"Your request to join was {word}"
    assert f"has {word} your request" in text_of(mail)
