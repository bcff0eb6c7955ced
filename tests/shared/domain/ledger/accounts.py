"""An account of a lease, and what its money looks like to PostgreSQL."""

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
from tests.factories import Organization, new_organization, sql

LEASE: dict[str, Any] = {
    "start_date": "2025-09-01",
    "end_date": None,
    "rolls_over": False,
    "rent_amount_cents": 150000,
    "rent_due_day": 1,
}


class LeaseAccount:
    """The account of an active lease, changed as the organization's owner would.

    Keywords are columns of the lease.
    """

    def __init__(self, organization: Organization | None = None, **columns: Any) -> None:
        self.organization = organization or new_organization()
        lease = LEASE | columns
        lease.setdefault("bill_from", lease["start_date"])
        [[self.id, self.lease_id]] = sql(
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
            organization=self.organization.id,
            **lease,
        )
        self.organization_id = UUID(self.organization.id)
        self.db = database(self.organization)

    @contextmanager
    def changing(self) -> Iterator[Database]:
        """The block in which this account's money changes."""
        with ledger(self.db, self.id):
            yield self.db

    def charge(self, cents: int, due: str, kind: ChargeType = "other") -> UUID:
        """A charge of this many cents; its id."""
        month = date.fromisoformat(due).replace(day=1) if kind == "rent" else None
        new = NewCharge(
            account_id=self.id, lease_id=self.lease_id, type=kind, description="A charge",
            amount_cents=cents, due_date=date.fromisoformat(due), period_month=month,
        )  # fmt: skip
        with self.changing() as db:
            [made] = make_charges(db, [new])
        return made

    def pay(self, cents: int, received: str = "2025-09-02", **fields: object) -> UUID:
        """A payment of this many cents that is received; its id."""
        new = NewPayment(
            account_id=self.id, lease_id=self.lease_id, amount_cents=cents, method="check",
            received_date=date.fromisoformat(received),
        )  # fmt: skip
        with self.changing() as db:
            return make_payment(db, new, fields.get("wanted", ()))  # type: ignore[arg-type]

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


def database(organization: Organization) -> Database:
    """PostgreSQL in the scope of the organization's owner."""
    scope = Scope(
        kind="manager", user_id=organization.owner.user_id, session_id=str(uuid4()), generation=1,
        organization_id=organization.id, role="owner",
    )  # fmt: skip
    return Database("pavilion_tenant", scope, {})


RECOUNT = """
    with charged as (
        select charges.*,
            (select coalesce(sum(amount_cents), 0) from charge_adjustments
                where charge_id = charges.id) as adjustments,
            (select coalesce(sum(amount_cents), 0) from payment_allocations
                where charge_id = charges.id) as allocations
        from charges where organization_id = :organization
    ), paid as (
        select payments.*,
            (select coalesce(sum(amount_cents), 0) from payment_reversals
                where payment_id = payments.id) as reversals,
            (select coalesce(sum(amount_cents), 0) from payment_allocations
                where payment_id = payments.id) as allocations
        from payments where organization_id = :organization
    ), accounted as (
        select accounts.id,
            (select coalesce(sum(amount_cents + adjustments), 0) from charged
                where account_id = accounts.id)
            - (select coalesce(sum(amount_cents - reversals), 0) from paid
                where account_id = accounts.id and succeeded_at is not null) as balance,
            (select coalesce(sum(open_cents), 0) from charged
                where account_id = accounts.id) as open,
            (select coalesce(sum(credit_cents), 0) from paid
                where account_id = accounts.id) as credit
        from accounts where organization_id = :organization
    )
    select string_agg(wrong, '; ') from (
        select 'charge ' || id from charged
        where adjusted_cents <> adjustments or paid_cents <> allocations
            or open_cents <> amount_cents + adjustments - allocations or open_cents < 0
            or (cancelled_at is not null and effective_cents <> 0)
        union all
        select 'payment ' || id from paid
        where reversed_cents <> reversals or allocated_cents <> allocations
            or allocations > amount_cents - reversals
            or (succeeded_at is null and (allocations <> 0 or reversals <> 0))
        union all
        select 'account ' || id from accounted
        where balance <> open - credit or (open > 0 and credit > 0)
        union all
        select 'pair ' || payment_id from payment_allocations
        where organization_id = :organization
        group by payment_id, charge_id having sum(amount_cents) < 0
    ) as found (wrong)
"""
