"""The rows of a rent roll, and what their names stand for now."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec

from functions.leases._lease import DueDay
from shared.database.rows import Sql
from shared.database.scope import Database
from shared.domain.money import Amount, Cents, SignedCents
from shared.domain.states import TenantStatus
from shared.inputs.text import Email, MailedName, Name, Phone


class RentRollTenant(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A tenant of a row."""

    first_name: MailedName
    last_name: MailedName
    email: Email | None = None
    """A tenant with these names and this e-mail is used as it is. Any other is made."""
    phone: Phone | None = None


class RentRollLease(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A row of a rent roll: a lease that runs."""

    property_name: Name
    unit_name: Name
    tenants: Annotated[list[RentRollTenant], msgspec.Meta(min_length=1, max_length=5)]
    """The first is the primary one."""
    start_date: date
    """The first day."""
    end_date: date | None = None
    """The last day of the term; null for a lease from month to month."""
    rolls_over: bool = False
    """Whether the lease goes on from month to month after its end date."""
    rent_amount_cents: Amount
    """The monthly rent."""
    rent_due_day: DueDay
    """The day of the month on which rent is due: the last day, where a month has fewer."""
    deposit_held_cents: Cents | None = None
    """The deposit that was paid under the old books."""
    opening_balance_cents: SignedCents | None = None
    """What is owed by the old books; below 0, credit that waits. Without the deposit."""
    bill_from: date | None = None
    """In the month of this day begins the rent that is charged. If left out, in the month after
    `as_of`."""

    @property
    def runs_until(self) -> date | None:
        """The last day; None for a lease that rolls over or runs from month to month."""
        return None if self.rolls_over else self.end_date


class FoundUnit(msgspec.Struct, frozen=True):
    """What the names of a row's property and unit stand for."""

    properties: list[UUID]
    """The properties of that name, two at most."""
    unit_id: UUID | None


class RolledUnit(msgspec.Struct, frozen=True):
    """A unit that a row names, which is locked."""

    id: UUID
    property_id: UUID
    is_archived: Annotated[bool, Sql("archived_at is not null")]
    under_renovation: bool


class FoundTenant(msgspec.Struct, frozen=True):
    """What the names and the e-mail of a tenant stand for."""

    tenant_id: UUID | None
    status: TenantStatus | None
    key: str | None
    """The names and the e-mail as they are compared; null without an e-mail,
    because two people may have one name."""


class Obstacle(msgspec.Struct, frozen=True):
    """An active lease of a unit in the days of a row."""

    number: int
    start_date: date
    runs_until: date | None


class _Days(msgspec.Struct, frozen=True):
    number: int
    unit_id: UUID
    start_date: date
    runs_until: date | None


def find_units(db: Database, rows: Sequence[RentRollLease]) -> list[FoundUnit]:
    """What each row's names stand for, in the order of the rows."""
    return db.all(
        FoundUnit,
        """
        select
            array(
                select id from properties
                where name_key = search_key(property_name) and archived_at is null limit 2
            ) as properties,
            (
                select units.id from properties
                join units on units.property_id = properties.id
                where properties.name_key = search_key(property_name)
                    and properties.archived_at is null and units.archived_at is null
                    and units.name_key = search_key(unit_name)
                limit 1
            ) as unit_id
        from rows from (
            jsonb_to_recordset($1::jsonb) as (property_name text, unit_name text)
        ) with ordinality as row (property_name, unit_name, number)
        order by number
        """,
        msgspec.json.encode(rows).decode(),
    )


def lock_units(db: Database, found: Sequence[FoundUnit]) -> dict[UUID, RolledUnit]:
    """Lock the units, in the order of every change of several leases; them by id."""
    units = db.all(
        RolledUnit,
        "select {columns} from units where id = any($1) order by id for no key update",
        [each.unit_id for each in found if each.unit_id],
    )
    return {unit.id: unit for unit in units}


def find_tenants(db: Database, tenants: Sequence[RentRollTenant]) -> list[FoundTenant]:
    """What each tenant stands for, in the given order."""
    return db.all(
        FoundTenant,
        """
        select known.id as tenant_id, known.status,
            search_key(email) || ' ' || search_key(first_name || ' ' || last_name) as key
        from rows from (
            jsonb_to_recordset($1::jsonb) as (first_name text, last_name text, email text)
        ) with ordinality as person (first_name, last_name, email, number)
        left join lateral (
            select id, status from tenants
            where email_key = search_key(person.email) and archived_at is null
                and name_key = search_key(person.first_name || ' ' || person.last_name)
            order by created_at, id limit 1
        ) as known on true
        order by number
        """,
        msgspec.json.encode(tenants).decode(),
    )


def find_obstacles(
    db: Database, rows: Sequence[RentRollLease], found: Sequence[FoundUnit]
) -> dict[int, Obstacle]:
    """By the number of the row, an active lease in its days. The units are locked."""
    wanted = [
        _Days(number, each.unit_id, row.start_date, row.runs_until)
        for number, (row, each) in enumerate(zip(rows, found, strict=True))
        if each.unit_id and (row.runs_until is None or row.start_date <= row.runs_until)
    ]
    obstacles = db.all(
        Obstacle,
        """
        select number, other.start_date, other.runs_until
        from jsonb_to_recordset($1::jsonb) as wanted (
            number integer, unit_id uuid, start_date date, runs_until date)
        cross join lateral (
            select start_date, runs_until from leases
            where unit_id = wanted.unit_id and status = 'active'
                and daterange(start_date, runs_until, '[]')
                    && daterange(wanted.start_date, wanted.runs_until, '[]')
            order by start_date limit 1
        ) as other
        """,
        msgspec.json.encode(wanted).decode(),
    )
    return {each.number: each for each in obstacles}
