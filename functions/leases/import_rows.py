"""Import rows of a rent roll: leases that run, with their tenants, deposits and balances."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

import msgspec

from functions.leases._opening import OpenedLease, open_accounts
from functions.leases._rent_roll import (
    RentRollLease,
    RentRollTenant,
    find_obstacles,
    find_tenants,
    find_units,
    lock_units,
)
from functions.leases._rent_roll_faults import RentRoll
from functions.leases._tenants import lock_tenants, make_active
from shared.domain.imports import hold_imports
from shared.domain.old_books import OpeningBalance, require_as_of, require_right_to_balances
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.problems import invalid_fields
from shared.roles import WRITERS


class RentRollImport(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A rent roll to import, all of it or nothing."""

    as_of: date
    """The day of the old books' balances, not after today."""
    rows: Annotated[list[RentRollLease], msgspec.Meta(min_length=1, max_length=200)]
    """A lease in each."""


class ImportedRentRoll(msgspec.Struct):
    """How much was made."""

    leases: int
    """One of each row."""
    tenants: int
    """The tenants that did not exist."""


class _Today(msgspec.Struct, frozen=True):
    today: date


class _Made(msgspec.Struct, frozen=True):
    id: UUID


class _MadeLease(msgspec.Struct, frozen=True):
    id: UUID
    account_id: UUID


class _OnLease(msgspec.Struct, frozen=True):
    lease_id: UUID
    tenant_id: UUID
    is_primary: bool


class _Terms(msgspec.Struct, frozen=True):
    property_id: UUID
    unit_id: UUID
    start_date: date
    end_date: date | None
    rolls_over: bool
    rent_amount_cents: int
    deposit_amount_cents: int | None
    rent_due_day: int


class _Begun(msgspec.Struct, frozen=True):
    lease_id: UUID
    bill_from: date


@endpoint("POST /v1/leases/import-rows", caller=Manager(WRITERS), feature="leases", preview=True)
def handle(call: ManagerCall, body: RentRollImport) -> ImportedRentRoll:
    has_money = any(row.deposit_held_cents or row.opening_balance_cents for row in body.rows)
    require_right_to_balances(call.role, are_given=has_money)
    with call.db.transaction():
        hold_imports(call.db)
        roll = _read(call, body)
        tenants, made = _tenants_of(call, roll)
        leases = _insert_leases(call, roll)
        _put_tenants_on(call, leases, tenants)
        _begin(call, body, leases)
        make_active(call.db, sorted({tenant for each in tenants for tenant in each}))
        open_accounts(
            call.db,
            [
                OpenedLease(
                    OpeningBalance(lease.account_id, row.opening_balance_cents or 0, lease.id),
                    row.deposit_held_cents or 0,
                )
                for lease, row in zip(leases, roll.rows, strict=True)
            ],
            body.as_of,
        )
        return ImportedRentRoll(len(leases), made)


def _read(call: ManagerCall, body: RentRollImport) -> RentRoll:
    """Lock the rows' units, and find what stands behind the names. VALIDATION_ERROR by field."""
    found = find_units(call.db, body.rows)
    roll = RentRoll(
        body.rows,
        found,
        lock_units(call.db, found),
        find_tenants(call.db, [tenant for row in body.rows for tenant in row.tenants]),
        find_obstacles(call.db, body.rows, found),
    )
    today = call.db.one(_Today, "select org_today(scope_organization_id()) as today").today
    require_as_of(body.as_of, today)
    if faults := list(roll.faults(today)):
        raise invalid_fields(faults)
    return roll


def _tenants_of(call: ManagerCall, roll: RentRoll) -> tuple[list[list[UUID]], int]:
    """Make the tenants that do not exist; those of each row, and how many were made."""
    new: dict[str, RentRollTenant] = {}
    keys: list[list[UUID | str]] = []
    for number, (row, of_row) in enumerate(zip(roll.rows, roll.tenants, strict=True)):
        keys.append([])
        for place, (tenant, found) in enumerate(zip(row.tenants, of_row, strict=True)):
            # Without an e-mail each is a person of their own.
            key = found.key or f"{number}/{place}"
            if found.tenant_id is None:
                new.setdefault(key, tenant)
            keys[-1].append(found.tenant_id or key)
    lock_tenants(call.db, [key for of_row in keys for key in of_row if isinstance(key, UUID)])
    made = dict(zip(new, _insert_tenants(call, list(new.values())), strict=True))
    return [[made[key] if isinstance(key, str) else key for key in each] for each in keys], len(new)


def _insert_tenants(call: ManagerCall, tenants: Sequence[RentRollTenant]) -> list[UUID]:
    made = call.db.all(
        _Made,
        """
        insert into tenants (organization_id, first_name, last_name, email, phone)
        select $1, first_name, last_name, email, phone
        from rows from (
            jsonb_to_recordset($2::jsonb) as (
                first_name text, last_name text, email text, phone text)
        ) with ordinality as row (first_name, last_name, email, phone, number)
        order by number
        returning {columns}
        """,
        call.organization_id,
        msgspec.json.encode(tenants).decode(),
    )
    return [each.id for each in made]


def _insert_leases(call: ManagerCall, roll: RentRoll) -> list[_MadeLease]:
    """The leases as drafts, in the order of the rows."""
    terms = [
        _Terms(
            found.properties[0],
            found.unit_id,
            row.start_date,
            row.end_date,
            row.rolls_over,
            row.rent_amount_cents,
            row.deposit_held_cents,
            row.rent_due_day,
        )
        for row, found in zip(roll.rows, roll.found, strict=True)
        if found.unit_id
    ]
    return call.db.all(
        _MadeLease,
        """
        insert into leases
            (organization_id, property_id, unit_id, start_date, end_date, rolls_over,
             rent_amount_cents, deposit_amount_cents, rent_due_day)
        select $1, property_id, unit_id, start_date, end_date, rolls_over, rent_amount_cents,
            deposit_amount_cents, rent_due_day
        from rows from (
            jsonb_to_recordset($2::jsonb) as (
                property_id uuid, unit_id uuid, start_date date, end_date date, rolls_over boolean,
                rent_amount_cents bigint, deposit_amount_cents bigint, rent_due_day integer)
        ) with ordinality as row (
            property_id, unit_id, start_date, end_date, rolls_over, rent_amount_cents,
            deposit_amount_cents, rent_due_day, number)
        order by number
        returning {columns}
        """,
        call.organization_id,
        msgspec.json.encode(terms).decode(),
    )


def _put_tenants_on(
    call: ManagerCall, leases: Sequence[_MadeLease], tenants: Sequence[Sequence[UUID]]
) -> None:
    rows = [
        _OnLease(lease.id, tenant_id, place == 0)
        for lease, of_lease in zip(leases, tenants, strict=True)
        for place, tenant_id in enumerate(of_lease)
    ]
    call.db.execute(
        """
        insert into lease_tenants (organization_id, lease_id, tenant_id, is_primary)
        select $1, lease_id, tenant_id, is_primary
        from jsonb_populate_recordset(null::lease_tenants, $2::jsonb)
        """,
        call.organization_id,
        msgspec.json.encode(rows).decode(),
    )


def _begin(call: ManagerCall, body: RentRollImport, leases: Sequence[_MadeLease]) -> None:
    """Activate the leases; their rent is charged from the month after the old books."""
    next_month = (body.as_of.replace(day=1) + timedelta(days=31)).replace(day=1)
    begun = [
        _Begun(lease.id, row.bill_from or max(row.start_date, next_month))
        for lease, row in zip(leases, body.rows, strict=True)
    ]
    call.db.execute(
        """
        update leases set status = 'active', activated_at = now(), bill_from = begun.bill_from
        from jsonb_to_recordset($1::jsonb) as begun (lease_id uuid, bill_from date)
        where leases.id = begun.lease_id
        """,
        msgspec.json.encode(begun).decode(),
    )
