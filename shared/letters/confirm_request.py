"""Asks to confirm a request to join an association."""

from uuid import UUID

import msgspec

from shared.database.scope import Database
from shared.letters.notification import Notification
from shared.mail.letter import Action, Letter
from shared.mail.tokens import make_mail_token


class _Asked(msgspec.Struct, frozen=True):
    email: str
    nonce: bytes
    association: str


class ConfirmRequest(Notification, frozen=True, kw_only=True, tag="confirm_request"):
    """Goes to the e-mail that was typed, with nothing else of what was typed."""

    request_id: UUID

    def is_foreign(self, db: Database, organization_id: UUID) -> bool:
        """Whether the request is one to join another organization's association."""
        found = db.execute(
            """
            select from unconfirmed_join_requests as asked
            join associations as association on association.id = asked.association_id
            where asked.id = $1 and association.organization_id <> $2
            """,
            self.request_id,
            organization_id,
        )
        return found > 0

    def letter(self, db: Database) -> Letter | None:
        """None when the link can't be used: the code was wrong, or the association is closed."""
        asked = db.maybe_one(
            _Asked,
            "select email, nonce, association_name as association from open_join_link($1)",
            self.request_id,
        )
        if asked is None:
            return None
        token = make_mail_token("join_request", str(self.request_id), asked.nonce)
        return worded(asked.email, token, asked.association)


def worded(recipient: str, token: str, association: str) -> Letter:
    """The mail."""
    return Letter(
        recipient,
        "Confirm your request to join",
        (
            f"A request to join {association} was made with this address.",
            "It reaches the association when you confirm it, with the password of your account.",
            "If you have no account yet, choose one there.",
            "The link works once, for 24 hours.",
        ),
        Action(
            "Confirm the request",
            "/homeowner/confirm-request",
            token,
            "/v1/homeowner-auth/confirm-request",
            (("password", "a new password, or your present one"),),
        ),
        ("If you did not ask to join, ignore this mail, and nothing happens.",),
    )
