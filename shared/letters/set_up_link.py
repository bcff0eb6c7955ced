"""Asks a tenant to enter a card or a bank account on the payment processor's page."""

from uuid import UUID

import msgspec

from shared.database.scope import Database
from shared.letters.notification import Notification
from shared.mail.letter import Action, Letter
from shared.mail.tokens import make_mail_token


class _Open(msgspec.Struct, frozen=True):
    email: str
    nonce: bytes
    organization: str
    until: str


class SetUpLink(Notification, frozen=True, kw_only=True, tag="set_up_link"):
    """Goes to the tenant of the link, with its present token."""

    latest_only = True

    link_id: UUID

    def is_foreign(self, db: Database, organization_id: UUID) -> bool:
        """Whether the link is another organization's."""
        found = db.execute(
            "select from set_up_links where id = $1 and organization_id <> $2",
            self.link_id,
            organization_id,
        )
        return found > 0

    def letter(self, db: Database) -> Letter | None:
        """None unless the link can be used and the tenant has an e-mail."""
        found = db.maybe_one(
            _Open,
            """
            select tenant.email, opened.nonce, organization.name as organization,
                time_in_words(link.expires_at, organization.time_zone) as until
            from open_set_up_link($1) as opened
            join set_up_links as link on link.id = $1
            join tenants as tenant on tenant.id = link.tenant_id
            join organizations as organization on organization.id = link.organization_id
            where tenant.email is not null
            """,
            self.link_id,
        )
        if found is None:
            return None
        token = make_mail_token("set_up", str(self.link_id), found.nonce)
        return worded(found.email, token, found.organization, found.until)


def worded(recipient: str, token: str, organization: str, until: str) -> Letter:
    """The mail."""
    return Letter(
        recipient,
        "Enter how you want to pay your rent",
        (
            f"{organization} asks you to enter a card or a bank account for your payments.",
            f"The link leads to the payment processor's page and works until {until}.",
        ),
        Action(
            "Enter a card or a bank account", "/set-up", token, "/v1/payment-methods/open-setup"
        ),
    )
