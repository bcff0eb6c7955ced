"""The tokens of mailed links, as the mails contain them."""

from typing import Any
from uuid import uuid4

from shared.mail.tokens import Purpose, make_mail_token
from tests.factories import Organization, sql


def new_link(purpose: Purpose, user_id: str, *, new_email: str | None = None) -> str:
    """A link for a person."""
    [[token_id, nonce]] = sql(
        """
        insert into user_tokens (user_id, purpose, new_email, old_email, expires_at)
        select id, :purpose, cast(:new_email as text),
            case when cast(:new_email as text) is not null then email end,
            now() + interval '1 hour'
        from users where id = :user_id
        returning id, nonce
        """,
        purpose=purpose,
        user_id=user_id,
        new_email=new_email,
    )
    return make_mail_token(purpose, str(token_id), nonce)


def newest_link(purpose: Purpose, user_id: str) -> str | None:
    """The newest requested link, as its mail would contain it."""
    found = sql(
        "select id, nonce from user_tokens where user_id = :user_id and purpose = :purpose"
        " order by created_at desc, id desc limit 1",
        purpose=purpose,
        user_id=user_id,
    )
    return make_mail_token(purpose, str(found[0][0]), found[0][1]) if found else None


def let_links_expire(user_id: str) -> None:
    """Make the person's links expire."""
    sql(
        "update user_tokens set expires_at = now() - interval '1 second' where user_id = :id",
        id=user_id,
    )


def new_invitation(organization: Organization, **columns: Any) -> tuple[str, str]:
    """An open invitation of a viewer by default: its id and token."""
    given: dict[str, Any] = {"kind": "member", "email": f"{uuid4().hex}@example.com"} | columns
    if given["kind"] == "member":
        given.setdefault("role", "viewer")
    given.setdefault("invited_by_user_id", organization.owner.user_id)
    [[invitation_id, nonce]] = sql(
        f"""
        insert into invitations (organization_id, {", ".join(given)})
        values (:organization_id, {", ".join(f":{name}" for name in given)})
        returning id, nonce
        """,  # noqa: S608 - column names from the test's own code
        organization_id=organization.id,
        **given,
    )
    return str(invitation_id), make_mail_token("invitation", str(invitation_id), nonce)


def join_link(email: str) -> str | None:
    """The newest link that confirms a request to join, as its mail would contain it."""
    found = sql(
        "select id, nonce from unconfirmed_join_requests"
        " where email = :email and association_id is not null order by created_at desc limit 1",
        email=email,
    )
    return make_mail_token("join_request", str(found[0][0]), found[0][1]) if found else None
