"""Payers: the people who are customers of their organization's account at the payment processor.

Tenants and homeowners are, alike. What the processor calls a payer is kept in the payer's row, and
made once.
"""

from datetime import date, datetime
from typing import Annotated, LiteralString
from uuid import UUID

import msgspec

from shared.database.rows import Sql
from shared.database.scope import Database


class PayerKind(msgspec.Struct, frozen=True):
    """A kind of payer: the people's table, and the column by which other rows name one of them."""

    table: LiteralString
    column: LiteralString


TENANT = PayerKind("tenants", "tenant_id")
HOMEOWNER = PayerKind("homeowners", "homeowner_id")


class Payer(msgspec.Struct, frozen=True):
    """A person with what the processor calls it, and the organization's today."""

    id: UUID
    name: Annotated[str, Sql("first_name || ' ' || last_name")]
    email: str | None
    archived_at: datetime | None
    processor_customer_id: str | None
    today: Annotated[date, Sql("org_today(organization_id)")]


class _Kept(msgspec.Struct, frozen=True):
    processor_customer_id: str


class _Called(msgspec.Struct, frozen=True):
    id: UUID
    is_tenant: bool


def find_payer(db: Database, kind: PayerKind, payer_id: UUID | str) -> Payer | None:
    """The payer; None if the scope sees no such person."""
    statement = "select {columns} from " + kind.table + " where id = $1"  # noqa: S608 - a constant
    return db.maybe_one(Payer, statement, payer_id)


def payer_of_customer(
    db: Database, organization_id: UUID, customer: str
) -> tuple[PayerKind, UUID] | None:
    """Whom the organization's account calls by this name; None for an archived payer."""
    found = db.maybe_one(
        _Called,
        """
        select {columns} from (
            select id, true as is_tenant from tenants
            where organization_id = $1 and processor_customer_id = $2 and archived_at is null
            union all
            select id, false from homeowners
            where organization_id = $1 and processor_customer_id = $2 and archived_at is null
        ) as called
        """,
        organization_id,
        customer,
    )
    if found is None:
        return None
    return (TENANT if found.is_tenant else HOMEOWNER), found.id


def keep_customer(db: Database, kind: PayerKind, payer_id: UUID, made: str) -> str:
    """Keep what the processor calls the payer; of two requests at once the first made counts."""
    statement = (
        "update "  # noqa: S608 - a constant
        + kind.table
        + """
        set processor_customer_id = coalesce(processor_customer_id, $2)
        where id = $1
        returning {columns}
        """
    )
    return db.one(_Kept, statement, payer_id, made).processor_customer_id
