"""Payers who owe money and have saved a card at the payment processor."""

from typing import Any
from uuid import UUID

from tests.factories import Organization, new_organization, sql
from tests.functions.payment_methods.rows import known_payer, new_method
from tests.http.client import Reply, send
from tests.processor.accounts import IMAGINED, Account
from tests.processor.stand_in import StandIn
from tests.shared.domain.ledger.accounts import LeaseAccount, LedgerAccount


class Debtor:
    """A payer's account with something open, and the card that pays it."""

    organization: Organization
    account_id: UUID
    method_id: str
    # Who asks for the payment of all that is open, and how.
    token: str
    path: str
    owed_cents: int

    @property
    def body(self) -> dict[str, Any]:
        """What pays all that is open."""
        raise NotImplementedError

    @property
    def account_name(self) -> str:
        """The organization's account at the stand-in, by its name there."""
        return f"{IMAGINED}_{self.organization.id}"

    def at(self, stand_in: StandIn) -> Account:
        """That account."""
        return stand_in.known_account(self.account_name)

    def payments(self) -> list[tuple[str, int, int]]:
        """Each payment's status, amount and what was reversed of it, oldest first."""
        rows = sql(
            """
            select status, amount_cents, reversed_cents from payments
            where account_id = :id order by created_at, id
            """,
            id=self.account_id,
        )
        return [(status, amount, reversed_) for status, amount, reversed_ in rows]

    def requests(self) -> int:
        """How much is asked of the processor and not decided."""
        [[found]] = sql(
            "select count(*) from processor_requests where organization_id = :id",
            id=self.organization.id,
        )
        return int(found)

    def pay_by(self, stand_in: StandIn, kind: str = "card", pays: str = "succeeded") -> None:
        """Let the method be of this kind and pay like this."""
        [[name]] = sql(
            """
            update payment_methods set type = case :kind when 'card' then 'card' else 'ach' end
            where id = :id returning processor_payment_method_id
            """,
            kind=kind,
            id=self.method_id,
        )
        self.at(stand_in).methods[name] |= {"type": kind, "pays": pays}

    def require_sound(self) -> None:
        """Assert what holds for any history of the organization's accounts."""
        LedgerAccount(self.organization, self.account_id).require_sound()

    @property
    def balance(self) -> int:
        """What is owed on the account."""
        [[cents]] = sql(
            "select balance_cents from account_balances where account_id = :id",
            id=self.account_id,
        )
        return int(cents)


class Collecting(Debtor):
    """A lease with 150000 open, the account of its organization, and its tenant's card."""

    path = "/v1/payments/collect"
    owed_cents = 150000

    def __init__(self, organization: Organization | None = None) -> None:
        self.organization = organization or new_organization()
        self.token = self.organization.owner.token
        self.lease = LeaseAccount(self.organization)
        self.account_id = self.lease.id
        [[self.tenant_id]] = sql(
            "select tenant_id::text from lease_tenants where lease_id = :id",
            id=self.lease.lease_id,
        )
        sql("update tenants set email = 'tessa@tenants.example' where id = :id", id=self.tenant_id)
        payer = known_payer(self.organization, "tenant", self.tenant_id)
        self.method_id = new_method(self.organization, payer)
        self.charge_id = str(self.lease.charge(self.owed_cents, "2025-09-01"))

    @property
    def body(self) -> dict[str, Any]:
        """What collects all that is open."""
        return {"lease_id": str(self.lease.lease_id), "payment_method_id": self.method_id}

    def collect(self, *, key: str | None = None, **changes: Any) -> Reply:
        """The answer to a collection by the owner."""
        headers = {"Idempotency-Key": key} if key else None
        return send("POST", self.path, self.body | changes, token=self.token, headers=headers)

    def refund(self, payment_id: str, *, key: str | None = None, **changes: Any) -> Reply:
        """The answer to a refund by the owner."""
        headers = {"Idempotency-Key": key} if key else None
        path = f"/v1/payments/{payment_id}/refund"
        body = {"reason": "Paid twice."} | changes
        return send("POST", path, body, token=self.token, headers=headers)


def make_due(*cases: Debtor) -> None:
    """Let the next run look at these requests, and at nothing that other tests left."""
    put_off(*cases)
    sql(
        "update processor_requests set due_at = now() where organization_id = any(:ids)",
        ids=[case.organization.id for case in cases],
    )


def put_off(*cases: Debtor) -> None:
    """Put off what the job would do for other organizations and for the platform."""
    ids = [case.organization.id for case in cases]
    for table, due_at in (("processor_requests", "due_at"), ("payment_methods", "detach_due_at")):
        sql(
            f"""
            update {table} set {due_at} = now() + interval '9 days'
            where {due_at} is not null and organization_id <> all (cast(:ids as uuid[]))
            """,  # noqa: S608 - this module's own names
            ids=ids,
        )
    sql("update processor_look_ups set looked_at = now()")
    # An account whose list was never read is due by the age of its organization.
    sql(
        """
        insert into processor_look_ups (account, looked_at)
        select processor_account_id, now() from organizations
        where processor_account_id is not null and id <> all (cast(:ids as uuid[]))
        on conflict (account) do nothing
        """,
        ids=ids,
    )
