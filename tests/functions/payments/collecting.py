"""Leases whose tenant has saved a card at the payment processor."""

from typing import Any
from uuid import UUID

from tests.factories import Organization, new_organization, sql
from tests.functions.payment_methods.rows import connect, new_method
from tests.http.client import Reply, send
from tests.processor.accounts import Account
from tests.processor.stand_in import StandIn
from tests.shared.domain.ledger.accounts import LeaseAccount


class Collecting:
    """A lease with 150000 open, the account of its organization, and its tenant's card."""

    def __init__(self, organization: Organization | None = None) -> None:
        self.organization = organization or new_organization()
        self.lease = LeaseAccount(self.organization)
        self.account_name = connect(self.organization)
        [[self.tenant_id]] = sql(
            "select tenant_id::text from lease_tenants where lease_id = :id",
            id=self.lease.lease_id,
        )
        self.customer = f"cus_{UUID(self.tenant_id).hex}"
        sql(
            """
            update tenants set processor_customer_id = :name, email = 'tessa@tenants.example'
            where id = :id
            """,
            name=self.customer,
            id=self.tenant_id,
        )
        self.method_id = new_method(
            self.organization, {"id": self.tenant_id, "customer": self.customer}
        )
        self.charge_id = str(self.lease.charge(150000, "2025-09-01"))

    @property
    def body(self) -> dict[str, Any]:
        """What collects all that is open."""
        return {"lease_id": str(self.lease.lease_id), "payment_method_id": self.method_id}

    def at(self, stand_in: StandIn) -> Account:
        """The organization's account at the stand-in."""
        return stand_in.known_account(self.account_name)

    def collect(self, *, key: str | None = None, **changes: Any) -> Reply:
        """The answer to a collection by the owner."""
        headers = {"Idempotency-Key": key} if key else None
        token = self.organization.owner.token
        body = self.body | changes
        return send("POST", "/v1/payments/collect", body, token=token, headers=headers)

    def refund(self, payment_id: str, *, key: str | None = None, **changes: Any) -> Reply:
        """The answer to a refund by the owner."""
        headers = {"Idempotency-Key": key} if key else None
        path = f"/v1/payments/{payment_id}/refund"
        body = {"reason": "Paid twice."} | changes
        token = self.organization.owner.token
        return send("POST", path, body, token=token, headers=headers)

    def payments(self) -> list[tuple[str, int, int]]:
        """Each payment's status, amount and what was reversed of it, oldest first."""
        rows = sql(
            """
            select status, amount_cents, reversed_cents from payments
            where account_id = :id order by created_at, id
            """,
            id=self.lease.id,
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
        """Let the tenant's method be of this kind and pay like this."""
        [[name]] = sql(
            """
            update payment_methods set type = case :kind when 'card' then 'card' else 'ach' end
            where id = :id returning processor_payment_method_id
            """,
            kind=kind,
            id=self.method_id,
        )
        self.at(stand_in).methods[name] |= {"type": kind, "pays": pays}


def make_due(*cases: Collecting) -> None:
    """Let the next run look at the requests of these cases, and at none that other tests left."""
    sql(
        """
        update processor_requests set due_at =
            case when organization_id = any(:ids) then now() else now() + interval '9 days' end
        """,
        ids=[case.organization.id for case in cases],
    )
