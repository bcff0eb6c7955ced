"""The content and the recipients of delivered mails."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from shared.mail.tokens import is_genuine, parse_mail_token
from tests.factories import new_homeowner, new_member, new_organization, new_user, sql
from tests.functions.homeowner_auth.rows import asked_to_join
from tests.functions.scheduled.outbox_rows import (
    DELIVER,
    new_invitation,
    new_token,
    queue_mail,
    row,
    token_in,
)
from tests.functions.scheduled.rows import run
from tests.servers.mail_sink import MailSink, text_of


@pytest.mark.parametrize(
    ("purpose", "path"),
    [
        ("verify_email", "/verify-email"),
        ("reset_password", "/reset-password"),
    ],
)
def test_a_links_token_is_made_at_delivery(sink: MailSink, purpose: Any, path: str) -> None:
    user_id, email = new_user(verified=False)
    token_id = new_token(user_id, purpose)
    row_id = queue_mail(purpose, token_id=token_id)

    assert run(DELIVER) == {"delivered": 1, "failed": 0, "dead": 0, "more": False}

    [mail] = sink.to(email)
    token = token_in(text_of(mail))
    parsed = parse_mail_token(token)
    [[nonce]] = sql("select nonce from user_tokens where id = :id", id=token_id)
    assert parsed
    assert parsed.row_id == token_id
    assert is_genuine(parsed, purpose, nonce)
    assert path in text_of(mail)
    assert f"#token={token}" in text_of(mail, "html")
    assert row_id in mail["Message-ID"]
    assert sql("select 1 from outbox where payload::text like :text", text=f"%{token}%") == []


def test_the_link_goes_to_the_new_address_the_notice_to_the_old(sink: MailSink) -> None:
    user_id, email = new_user()
    token_id = new_token(user_id, "change_email", new_email="n@example.org", old_email=email)
    queue_mail("change_email", token_id=token_id)
    queue_mail("change_email_notice", token_id=token_id)

    run(DELIVER)

    [link], [notice] = sink.to("n@example.org"), sink.to(email)
    assert "confirm-email-change" in text_of(link)
    assert token_in(text_of(link))
    assert "n@example.org" in text_of(notice)
    assert "token" not in text_of(notice)


def test_other_mails_reach_their_recipients(sink: MailSink) -> None:
    organization = new_organization()
    owner, other = organization.owner, new_member(organization, "owner")
    queue_mail("password_changed", user_id=other.user_id)
    queue_mail("invitation", invitation_id=new_invitation(organization))
    home = new_homeowner(organization, user_id=None)
    homeowner = {"kind": "homeowner", "role": None, "homeowner_id": home.homeowner_id}
    invited = new_invitation(organization, email="home@example.com", **homeowner)
    queue_mail("invitation", invitation_id=invited)
    asking, email = new_user()
    [[request_id]] = sql(
        """
        insert into join_requests (organization_id, association_id, user_id, first_name, last_name,
            status, decided_at, decided_by_user_id)
        values (:organization, :association, :user, 'A', 'B', 'declined', now(), :owner)
        returning id::text
        """,
        organization=organization.id,
        association=home.association_id,
        user=asking,
        owner=owner.user_id,
    )
    queue_mail("join_request_decided", join_request_id=request_id, reason="Not your <b>house</b>")

    # Both owners are told of the second one.
    assert run(DELIVER)["delivered"] == 6

    assert {mail["Subject"] for mail in sink.to(other.email)} == {
        "Your password was changed", "Your organization has a new owner",
    }  # fmt: skip
    assert [mail["Subject"] for mail in sink.to(owner.email)] == [
        "Your organization has a new owner"
    ]
    [member], [home_mail], [decided] = (
        sink.to(each) for each in ("new@example.com", "home@example.com", email)
    )
    assert "/accept-invitation#token=" in text_of(member)
    assert "/homeowner/accept-invitation#token=" in text_of(home_mail)
    assert "invites you to Maple Court." in text_of(home_mail)
    assert "Not your <b>house</b>" in text_of(decided)
    assert "&lt;b&gt;house" in text_of(decided, "html")
    assert "<b>" not in text_of(decided, "html")


def test_an_unverified_address_gets_no_news_of_its_account(sink: MailSink) -> None:
    organization = new_organization(
        status="trialing", trial_ends_at=datetime.now(UTC) + timedelta(days=1)
    )
    owner = organization.owner.user_id
    ids = {"user_id": owner, "organization_id": organization.id}
    news: list[tuple[str, dict[str, Any]]] = [
        ("password_changed", {"user_id": owner}),
        ("new_owner", ids | {"new_owner_id": new_user()[0]}),
        ("trial_ends", ids),
    ]
    for is_verified in (False, True):
        sql(
            "update users set email_verified_at = case when :is then now() end where id = :id",
            **{"is": is_verified, "id": owner},
        )
        for template, given in news:
            queue_mail(template, **given)

        assert run(DELIVER)["delivered"] == len(news)
        assert len(sink.to(organization.owner.email)) == is_verified * len(news)


def test_the_join_link_has_nothing_of_what_was_typed(sink: MailSink) -> None:
    organization = new_organization()
    typed = {"first_name": "Visit", "last_name": "evil.example", "message": "win a prize"}
    email = f"{uuid4().hex}@example.com"
    token = asked_to_join(organization, email=email, **typed)
    [[request_id]] = sql("select id::text from unconfirmed_join_requests where email = :e", e=email)
    queue_mail("confirm_request", request_id=request_id)

    run(DELIVER)

    [mail] = sink.to(email)
    assert token_in(text_of(mail)) == token
    assert "Maple Court" in text_of(mail)
    assert [text for text in typed.values() if text in text_of(mail)] == []


def test_a_mail_without_recipient_is_dropped_silently(sink: MailSink) -> None:
    user_id, _ = new_user()
    organization = new_organization()
    used = new_token(user_id, "reset_password")
    sql("update user_tokens set used_at = now() where id = :id", id=used)
    revoked = new_invitation(organization)
    sql("update invitations set revoked_at = now() where id = :id", id=revoked)
    queue_mail("reset_password", token_id=new_token(None, "reset_password"))
    queue_mail("reset_password", token_id=used)
    # A link with one purpose is never mailed as one with another.
    queue_mail("verify_email", token_id=new_token(user_id, "reset_password"))
    queue_mail("invitation", invitation_id=revoked)

    assert run(DELIVER)["delivered"] == 4
    assert sink.mails == []


def test_a_name_cannot_inject_a_header(sink: MailSink) -> None:
    organization = new_organization()
    sql(
        "update organizations set name = :name where id = :id",
        name="A\r\nBcc: thief@example.com\u2028X",
        id=organization.id,
    )
    queue_mail("invitation", invitation_id=new_invitation(organization))

    run(DELIVER)

    [mail] = sink.mails
    assert mail["Bcc"] is None
    assert mail["Subject"] == "You are invited to join an organization"
    assert mail["X-Envelope-To"] == "new@example.com"


def test_an_address_cannot_inject_a_recipient(sink: MailSink) -> None:
    user_id, _ = new_user("a@example.com, thief@example.com")
    row_id = queue_mail("password_changed", user_id=user_id)

    assert run(DELIVER)["failed"] == 1

    assert sink.mails == []
    assert row(row_id)[3].startswith("ValueError")
    sql("delete from users where id = :id", id=user_id)
