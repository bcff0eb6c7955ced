"""Homeowners who owe an assessment and have saved a card at the payment processor."""

from datetime import date
from typing import Any

from shared.domain.ledger.account import ledger
from shared.domain.ledger.recording import AssessmentType, NewCharge, make_charges
from tests.factories import Organization, Person, homeowner_token, new_homeowner, sql
from tests.factories import new_organization as organized
from tests.functions.payment_methods.rows import known_payer, new_method
from tests.functions.payments.collecting import Debtor
from tests.http.client import Reply, send
from tests.shared.domain.ledger.accounts import database

PORTAL = "/v1/homeowner-portal"
WORDS = "I agree that what is due is collected from this card."


class Paying(Debtor):
    """A homeowner who owes 25000, due long ago. A new one, unless an id and a person are given."""

    path = f"{PORTAL}/payments"
    owed_cents = 25000

    def __init__(
        self, organization: Organization | None = None, home: tuple[str, Person] | None = None
    ) -> None:
        self.organization = organization or organized()
        if home is None:
            made = new_homeowner(self.organization)
            home = made.homeowner_id, made.person
        self.homeowner_id, self.person = home
        self.token = homeowner_token(self.person.user_id, self.homeowner_id)
        self.payer = known_payer(self.organization, "homeowner", self.homeowner_id)
        self.method_id = new_method(self.organization, self.payer)
        [[self.account_id]] = sql(
            "select id from accounts where homeowner_id = :id", id=self.homeowner_id
        )
        self.assessment_id = self.assess(self.owed_cents, "2025-09-01")

    def assess(self, cents: int, due: str, kind: AssessmentType = "monthly_dues") -> str:
        """An assessment of this many cents; its id."""
        new = NewCharge(
            account_id=self.account_id, type=kind, description="September dues",
            amount_cents=cents, due_date=date.fromisoformat(due), notes="Difficult.",
        )  # fmt: skip
        db = database(self.organization)
        with ledger(db, self.account_id):
            [made] = make_charges(db, [new])
        return str(made)

    def send(self, method: str, path: str, body: Any = None, **options: Any) -> Reply:
        """The answer of the portal to this homeowner."""
        return send(method, f"{PORTAL}/{path}", body, token=self.token, **options)

    @property
    def body(self) -> dict[str, Any]:
        """What pays all that is open."""
        return {"payment_method_id": self.method_id}

    def pay(self, *, key: str | None = None, **changes: Any) -> Reply:
        """The answer to a payment by the homeowner."""
        headers = {"Idempotency-Key": key} if key else None
        return self.send("POST", "payments", self.body | changes, headers=headers)

    def mails(self) -> list[tuple[str, str | None]]:
        """The templates of the organization's mails, and whether a switch is on, oldest first."""
        rows = sql(
            """
            select payload ->> 'template', payload ->> 'is_on' from outbox
            where organization_id = :id order by created_at, id
            """,
            id=self.organization.id,
        )
        return [(template, is_on) for template, is_on in rows]
