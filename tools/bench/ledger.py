"""What money costs: receiving a payment among few and very many charges, and a month's rent."""

import os
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date
from functools import partial
from uuid import UUID, uuid4

import pg8000.native

from shared.database.scope import Database, Scope
from shared.domain.ledger.account import ledger
from shared.domain.ledger.recording import NewPayment, make_payment
from shared.domain.rent import charge_due_rent
from tools.bench.report import Figure, at_most, ratios
from tools.bench.stores import found_organization
from tools.bench.turns import in_turns
from tools.connection import connection_arguments

LEASES = 500
SIZES = {"1,000 charges": 2, "1,000,000 charges": 2000}
PAYMENTS = 50
MOST_MILLISECONDS = 2
MOST_GROWTH = 1.2
MOST_RUN_SECONDS = 0.3
FILL = """
    with property as (
        insert into properties (organization_id, name, kind, address_line1, city, state,
            postal_code, country)
        values (:organization, 'Court', 'multi_family', '1 Street', 'Chicago', 'IL', '60601', 'US')
        returning id
    ), unit as (
        insert into units (organization_id, property_id, name)
        select :organization, property.id, 'Unit ' || number
        from property, generate_series(1, :leases) as number returning id, property_id
    ), tenant as (
        insert into tenants (organization_id, first_name, last_name)
        values (:organization, 'Tessa', 'Tenant') returning id
    ), lease as (
        insert into leases (organization_id, property_id, unit_id, start_date, rent_amount_cents,
            rent_due_day, status, activated_at, bill_from)
        select :organization, property_id, id, first_of_month(current_date), 150000, 10, 'active',
            now(), first_of_month(current_date) from unit returning id
    )
    insert into lease_tenants (organization_id, lease_id, tenant_id, is_primary)
    select :organization, lease.id, tenant.id, true from lease, tenant
"""
# Old and paid, without firing triggers: so many for each lease, each with its payment.
HISTORY = """
    with charged as (
        insert into charges (organization_id, account_kind, account_id, lease_id, property_id,
            unit_id, type, description, amount_cents, paid_cents, due_date)
        select organization_id, 'lease', account_id, id, property_id, unit_id, 'other', 'Old', 100,
            100, date '2020-01-01' + number
        from leases, generate_series(1, :each) as number
        where organization_id = :organization
        returning organization_id, account_id, lease_id, id, due_date
    ), paid as (
        insert into payments (organization_id, account_kind, account_id, lease_id, amount_cents,
            allocated_cents, method, received_date, succeeded_at, reference)
        select organization_id, 'lease', account_id, lease_id, 100, 100, 'check', due_date, now(),
            id::text
        from charged returning organization_id, account_id, id, reference
    )
    insert into payment_allocations (organization_id, payment_id, charge_id, account_id,
        amount_cents, cause, effective_on)
    select organization_id, id, reference::uuid, account_id, 100, 'spread', current_date from paid
"""


def ledger_costs(rounds: int) -> list[Figure]:
    """Milliseconds a payment at each size in turns, and the seconds of one run over 500 leases."""
    ways: dict[str, Callable[[], float]] = {}
    runs: list[float] = []
    for size, each in SIZES.items():
        organization, database, accounts = _filled(each)
        started = time.perf_counter()
        charge_due_rent(database, organization)
        runs.append(time.perf_counter() - started)
        ways[size] = partial(_milliseconds, database, accounts)
    found = in_turns(ways, rounds)
    few, many = (found[size] for size in SIZES)
    return [
        at_most("receive a payment among 1,000,000 charges, ms", many, MOST_MILLISECONDS),
        at_most("the same / among 1,000 charges", ratios(many, few), MOST_GROWTH),
        at_most("charge a month's rent of 500 leases, seconds", runs, MOST_RUN_SECONDS),
    ]


def _milliseconds(database: Database, accounts: list[tuple[UUID, UUID]]) -> float:
    """A payment's time from the lock to the commit, all trips included."""
    started = time.perf_counter()
    for account_id, lease_id in accounts[:PAYMENTS]:
        payment = NewPayment(
            account_id=account_id, lease_id=lease_id, amount_cents=10, method="check",
            received_date=date(2025, 9, 1),
        )  # fmt: skip
        with ledger(database, account_id):
            make_payment(database, payment)
    return (time.perf_counter() - started) / PAYMENTS * 1000


def _filled(each: int) -> tuple[UUID, Database, list[tuple[UUID, UUID]]]:
    """An organization with this many old charges a lease."""
    organization_id, user_id = found_organization(f"charges-{each}")
    with closing(
        pg8000.native.Connection(**connection_arguments(os.environ["DATABASE_URL"]))
    ) as connection:
        connection.run(FILL, organization=organization_id, leases=LEASES)
        connection.run("set session_replication_role = replica")
        connection.run(HISTORY, organization=organization_id, each=each)
        connection.run("vacuum analyze")
        accounts = connection.run(
            "select account_id, id from leases where organization_id = :id", id=organization_id
        )
    scope = Scope(
        kind="manager", user_id=user_id, session_id=str(uuid4()), generation=1,
        organization_id=organization_id, role="owner",
    )  # fmt: skip
    database = Database("pavilion_tenant", scope, {})
    return UUID(organization_id), database, [(row[0], row[1]) for row in accounts or []]
