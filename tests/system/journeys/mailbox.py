"""The links in people's mails, read from the rows that the mails are rendered from."""

from shared.mail.tokens import Purpose, make_mail_token
from tests.factories import sql
from tests.functions.auth.links import join_link


def link(purpose: Purpose, email: str) -> str:
    """The token of the newest mail of this purpose to the address."""
    [[token_id, nonce]] = sql(
        """
        select token.id, token.nonce
        from user_tokens as token join users on users.id = token.user_id
        where token.purpose = :purpose and coalesce(token.new_email, users.email) = :email
        order by token.created_at desc limit 1
        """,
        purpose=purpose,
        email=email,
    )
    return make_mail_token(purpose, str(token_id), nonce)


def invitation(email: str) -> str:
    """The token of the newest invitation to the address."""
    [[invitation_id, nonce]] = sql(
        "select id, nonce from invitations where email = :email order by created_at desc limit 1",
        email=email,
    )
    return make_mail_token("invitation", str(invitation_id), nonce)


def join_request(email: str) -> str:
    """The token of the newest request to join with the address."""
    token = join_link(email)
    assert token
    return token
