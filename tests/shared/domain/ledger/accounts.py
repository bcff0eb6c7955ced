"""Accounts of leases and of homeowners, and what their money looks like to PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from shared.database.scope import Database, Scope
from shared.domain.ledger.account import ledger
from shared.domain.ledger.recording import (
    ChargeType,
    NewCharge,
    NewPayment,
    make_charges,
    make_payment,
)
from tests.factories import Organization, new_homeowner, new_organization, sql
from tests.shared.domain.ledger.recount import RECOUNT

LEASE: dict[str, Any] = {
    "start_date": "2025-09-01",
    "end_date": None,
    "rolls_over": False,
    "rent_amount_cents": 150000,
    "rent_due_day": 1,
}


class LedgerAccount:
    """An account, changed as the organization's owner would."""

    def __init__(
        self, organization: Organization, account_id: UUID, lease_id: UUID | None = None
    ) -> None:
        self.organization, self.id, self._lease_id = organization, account_id, lease_id
        self.organization_id = UUID(organization.id)
        self.db = database(organization)

    @contextmanager
    def changing(self) -> Iterator[Database]:
        """The block in which this account's money changes."""
        with ledger(self.db, self.id):
            yield self.db

    def charge(self, cents: int, due: str, kind: ChargeType = "other") -> UUID:
        """A charge of this many cents; its id."""
        month = date.fromisoformat(due).replace(day=1) if kind == "rent" else None
        new = NewCharge(
            account_id=self.id, lease_id=self._lease_id, type=kind, description="A charge",
            amount_cents=cents, due_date=date.fromisoformat(due), period_month=month,
        )  # fmt: skip
        with self.changing() as db:
            [made] = make_charges(db, [new])
        return made

    def pay(self, cents: int, received: str = "2025-09-02", **fields: object) -> UUID:
        """A payment of this many cents that is received; its id."""
        new = NewPayment(
            account_id=self.id, lease_id=self._lease_id, amount_cents=cents, method="check",
            received_date=date.fromisoformat(received),
        )  # fmt: skip
        with self.changing() as db:
            return make_payment(db, new, fields.get("wanted", ()))  # type: ignore[arg-type]

    def late_fee(self, charge: UUID, cents: int) -> UUID:
        """A late fee for this charge, as the schedule makes it; its id."""
        [[made]] = sql(
            """
            insert into charges (organization_id, account_kind, account_id, lease_id, tenant_id,
                homeowner_id, association_id, property_id, unit_id, type, description, amount_cents,
                due_date, late_fee_for_charge_id)
            select organization_id, account_kind, account_id, lease_id, tenant_id, homeowner_id,
                association_id, property_id, unit_id, 'late_fee', 'Late fee', :cents,
                due_date + 6, id
            from charges where id = :id returning id
            """,
            id=charge,
            cents=cents,
        )
        return UUID(str(made))

    def of_type(self, kind: ChargeType) -> list[UUID]:
        """The charges of this type, in the order of their making."""
        rows = sql(
            """
            select id from charges where account_id = :id and type = :kind order by created_at, id
            """,
            id=self.id,
            kind=kind,
        )
        return [found for [found] in rows]

    def open(self, *charges: UUID) -> list[int]:
        """What is open on each of these charges."""
        rows = sql("select id, open_cents from charges where account_id = :id", id=self.id)
        by_id = {row[0]: row[1] for row in rows}
        return [by_id[charge] for charge in charges]

    @property
    def balance(self) -> int:
        """The account's balance by its view."""
        [[cents]] = sql(
            "select balance_cents from account_balances where account_id = :id", id=self.id
        )
        return int(cents)

    @property
    def credit(self) -> int:
        """The cents that wait."""
        [[cents]] = sql(
            "select credit_cents from account_balances where account_id = :id", id=self.id
        )
        return int(cents)

    def status(self, payment: UUID) -> str:
        """The payment's status."""
        [[status]] = sql("select status from payments where id = :id", id=payment)
        return str(status)

    def allocations(self, payment: UUID) -> list[tuple[UUID, int, str]]:
        """The payment's rows, oldest first: charge, cents, cause."""
        rows = sql(
            """
            select charge_id, amount_cents, cause from payment_allocations
            where payment_id = :id order by number
            """,
            id=payment,
        )
        return [tuple(row) for row in rows]

    def require_sound(self) -> None:
        """Assert everything that holds for any history of any account of the organization."""
        [[wrong]] = sql(RECOUNT, organization=self.organization.id)
        assert wrong is None, wrong


class LeaseAccount(LedgerAccount):
    """The account of an active lease; keywords are columns of the lease."""

    def __init__(self, organization: Organization | None = None, **columns: Any) -> None:
        organization = organization or new_organization()
        lease = LEASE | columns
        lease.setdefault("bill_from", lease["start_date"])
        [[account_id, lease_id]] = sql(
            """
            with property as (
                insert into properties (organization_id, name, kind, address_line1, city, state,
                    postal_code, country)
                values (:organization, 'Linden Court', 'multi_family', '1 Linden Street',
                    'Chicago', 'IL', '60601', 'US') returning id
            ), unit as (
                insert into units (organization_id, property_id, name)
                select :organization, id, '1A' from property returning id, property_id
            ), tenant as (
                insert into tenants (organization_id, first_name, last_name)
                values (:organization, 'Tessa', 'Tenant') returning id
            ), lease as (
                insert into leases (organization_id, property_id, unit_id, start_date, end_date,
                    rolls_over, rent_amount_cents, rent_due_day, status, activated_at, bill_from)
                select :organization, property_id, id, :start_date, :end_date, :rolls_over,
                    :rent_amount_cents, :rent_due_day, 'active', now(), :bill_from
                from unit returning id, account_id
            ), joined as (
                insert into lease_tenants (organization_id, lease_id, tenant_id, is_primary)
                select :organization, lease.id, tenant.id, true from lease, tenant
            )
            select account_id, id from lease
            """,
            organization=organization.id,
            **lease,
        )
        super().__init__(organization, account_id, lease_id)
        self.lease_id = UUID(str(lease_id))


class HomeownerAccount(LedgerAccount):
    """The account of a homeowner in an association of its own."""

    def __init__(self, organization: Organization | None = None) -> None:
        organization = organization or new_organization()
        home = new_homeowner(organization)
        self.homeowner_id, self.association_id = home.homeowner_id, home.association_id
        [[account_id]] = sql(
            "select id from accounts where homeowner_id = :id", id=home.homeowner_id
        )
        super().__init__(organization, account_id)


def database(organization: Organization) -> Database:
    """PostgreSQL in the scope of the organization's owner."""
    scope = Scope(
        kind="manager", user_id=organization.owner.user_id, session_id=str(uuid4()), generation=1,
        organization_id=organization.id, role="owner",
    )  # fmt: skip
    return Database("pavilion_tenant", scope, {})
