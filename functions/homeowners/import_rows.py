"""Import rows of homeowners with their homes and balances, all or none.

Properties and units are found by their names; a homeowner of that e-mail is refused, not changed.
"""

from collections.abc import Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec

from functions.homeowners._rows import Found, ImportedHomeowner, faults, look_up
from shared.domain.assessing import require_association
from shared.domain.homeowner import CONFLICTS
from shared.domain.imports import hold_imports
from shared.domain.ledger.account import lock_accounts
from shared.domain.old_books import (
    OpeningBalance,
    open_balances,
    require_as_of,
    require_right_to_balances,
)
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.problems import invalid_fields
from shared.roles import WRITERS


class HomeownerImport(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Homeowners of an association to import, all of them or none."""

    association_id: UUID
    as_of: date
    """The day of the old books' balances, not after today."""
    rows: Annotated[list[ImportedHomeowner], msgspec.Meta(min_length=1, max_length=500)]
    """A homeowner in each."""


class ImportedHomeowners(msgspec.Struct):
    """How many were made."""

    homeowners: int
    """One of each row."""


class _Home(msgspec.Struct, frozen=True):
    property_id: UUID | None
    unit_id: UUID | None


class _Made(msgspec.Struct, frozen=True):
    id: UUID


class _Account(msgspec.Struct, frozen=True):
    id: UUID
    homeowner_id: UUID


@endpoint(
    "POST /v1/homeowners/import-rows",
    caller=Manager(WRITERS),
    feature="hoa",
    conflicts=CONFLICTS,
    preview=True,
)
def handle(call: ManagerCall, body: HomeownerImport) -> ImportedHomeowners:
    has_balances = any(row.opening_balance_cents for row in body.rows)
    require_right_to_balances(call.role, are_given=has_balances)
    with call.db.transaction():
        hold_imports(call.db)
        today = require_association(call.db, body.association_id)
        require_as_of(body.as_of, today)
        found = look_up(call.db, body.association_id, body.rows)
        if wrong := list(faults(body.rows, found)):
            raise invalid_fields(wrong)
        made = _made_homeowners(call, body, found)
        _open_accounts(call, body, made)
        return ImportedHomeowners(len(made))


def _made_homeowners(
    call: ManagerCall, body: HomeownerImport, found: Sequence[Found]
) -> list[UUID]:
    """Make the homeowners, in the order of the rows."""
    homes = [_Home(next(iter(each.properties), None), each.unit_id) for each in found]
    made = call.db.all(
        _Made,
        """
        insert into homeowners
            (organization_id, association_id, property_id, unit_id, first_name, last_name, email,
             phone, mailing_address, is_billed, share_ppm)
        select $1, $2, property_id, unit_id, first_name, last_name, email, phone, mailing_address,
            is_billed, share_ppm
        from rows from (
            jsonb_to_recordset($3::jsonb) as (
                first_name text, last_name text, email text, phone text, mailing_address text,
                is_billed boolean, share_ppm integer),
            jsonb_to_recordset($4::jsonb) as (property_id uuid, unit_id uuid)
        ) with ordinality as row (
            first_name, last_name, email, phone, mailing_address, is_billed, share_ppm,
            property_id, unit_id, number)
        order by number
        returning {columns}
        """,
        call.organization_id,
        body.association_id,
        msgspec.json.encode(body.rows).decode(),
        msgspec.json.encode(homes).decode(),
    )
    return [each.id for each in made]


def _open_accounts(call: ManagerCall, body: HomeownerImport, made: Sequence[UUID]) -> None:
    """Bring the balances of the old books over."""
    accounts = {
        each.homeowner_id: each.id
        for each in call.db.all(
            _Account, "select {columns} from accounts where homeowner_id = any($1)", list(made)
        )
    }
    lock_accounts(call.db, list(accounts.values()))
    balances = [
        OpeningBalance(accounts[homeowner_id], row.opening_balance_cents)
        for homeowner_id, row in zip(made, body.rows, strict=True)
        if row.opening_balance_cents
    ]
    open_balances(call.db, balances, body.as_of)
