"""Assessments of an association: which homeowners are charged, what each pays, and the charges.

Charged are the homeowners that are billed, neither archived nor inactive, and entered on or before
the due date. A suspended homeowner owes on. An amount is each homeowner's own; a total is split by
their shares, which all of them must have.
"""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal, LiteralString
from uuid import UUID

import msgspec

from shared.database.rows import Sql
from shared.database.scope import Database
from shared.domain.ledger.account import lock_accounts
from shared.domain.money import Amount
from shared.domain.shares import split
from shared.inputs.text import ShortText
from shared.problems import conflict, invalid, missing

CommonAssessmentType = Literal["monthly_dues", "special_assessment", "other"]
"""What all homeowners of an association may be charged."""

# Of one statement, which the database ends after 5 s.
CHARGES_A_STATEMENT = 1000
MOST_NAMED = 10
EITHER = "Enter either an amount for each homeowner or a total."


class CommonTerms(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What an association charges, and either each homeowner's amount or the total of all."""

    association_id: UUID
    type: CommonAssessmentType
    description: ShortText
    """What it is for, as the statement says."""
    amount_cents: Amount | None = None
    """What each homeowner is charged. Either this or the total."""
    total_cents: Amount | None = None
    """What all are charged together, each by its share in common costs."""


class Payer(msgspec.Struct, frozen=True):
    """A homeowner to charge."""

    account_id: UUID
    homeowner_id: UUID
    name: str
    share_ppm: int | None


class HomeownerPart(msgspec.Struct):
    """What one homeowner is charged."""

    homeowner_id: UUID
    homeowner_name: str
    """The first and the last name."""
    share_ppm: int | None
    """The share in common costs, in parts of a million."""
    amount_cents: int
    """What is charged; 0 where nothing is."""


class _Association(msgspec.Struct, frozen=True):
    today: Annotated[date, Sql("org_today(organization_id)")]
    is_archived: Annotated[bool, Sql("archived_at is not null")]


def require_association(db: Database, association_id: UUID) -> date:
    """Keep the association from being archived, and return its today.

    NOT_FOUND for one that is not there, CONFLICT for an archived one.
    """
    association = db.maybe_one(
        _Association, "select {columns} from associations where id = $1 for share", association_id
    )
    if association is None:
        raise missing("/association_id", "There is no such association.")
    if association.is_archived:
        raise conflict("/association_id", "The association is archived. Restore it first.")
    return association.today


def require_one_amount(terms: CommonTerms) -> None:
    """VALIDATION_ERROR unless the terms have either an amount or a total."""
    if (terms.amount_cents is None) == (terms.total_cents is None):
        raise invalid("/amount_cents", EITHER)


def payers(
    db: Database, association_id: UUID, due_date: date, *, homeowner_id: UUID | None = None
) -> list[Payer]:
    """The homeowners that are charged on the date, or the one that is named, in their order."""
    if homeowner_id is None:
        return db.all(Payer, _PAYERS + _BILLED, association_id, due_date)
    return db.all(Payer, _PAYERS + _NAMED, association_id, homeowner_id)


def lock_payers(
    db: Database, association_id: UUID, due_date: date, *, homeowner_id: UUID | None = None
) -> list[Payer]:
    """The same, once their accounts are locked.

    They are read anew then, because a homeowner may have been archived before the lock.
    """
    found = payers(db, association_id, due_date, homeowner_id=homeowner_id)
    locked = {each.account_id for each in found}
    lock_accounts(db, list(locked))
    again = payers(db, association_id, due_date, homeowner_id=homeowner_id)
    return [each for each in again if each.account_id in locked]


def without_share(terms: CommonTerms, those: Sequence[Payer]) -> list[Payer]:
    """The homeowners by which a total can't be split yet."""
    return [] if terms.total_cents is None else [each for each in those if not each.share_ppm]


def require_shares(terms: CommonTerms, those: Sequence[Payer]) -> None:
    """CONFLICT, naming the homeowners without a share, where a total is to be split."""
    found = without_share(terms, those)
    if not found:
        return
    names = ", ".join(each.name for each in found[:MOST_NAMED])
    more = len(found) - MOST_NAMED
    missed = f"{names} and {more} more" if more > 0 else names
    raise conflict(
        "/total_cents",
        f"A total needs the share in common costs of each homeowner. Enter it for {missed}.",
    )


def parts(terms: CommonTerms, those: Sequence[Payer]) -> list[HomeownerPart]:
    """What each is charged. All have a share, if it is a total."""
    if terms.total_cents is None:
        cents = [terms.amount_cents or 0] * len(those)
    else:
        cents = split(terms.total_cents, [each.share_ppm or 0 for each in those])
    return [
        HomeownerPart(each.homeowner_id, each.name, each.share_ppm, part)
        for each, part in zip(those, cents, strict=True)
    ]


def charge(
    db: Database,
    terms: CommonTerms,
    due_date: date,
    those: Sequence[Payer],
    *,
    recurring_id: UUID | None = None,
) -> list[UUID]:
    """Insert the charges on accounts that are locked, which the caller spreads; the accounts.

    Where a recurring assessment has made its charge of the date already, none is made.
    """
    charged = parts(terms, those)
    owed = [
        (each.account_id, part.amount_cents)
        for each, part in zip(those, charged, strict=True)
        if part.amount_cents
    ]
    made: list[_Charged] = []
    for start in range(0, len(owed), CHARGES_A_STATEMENT):
        accounts, cents = zip(*owed[start : start + CHARGES_A_STATEMENT], strict=True)
        made += db.all(
            _Charged,
            _CHARGE,
            list(accounts),
            list(cents),
            terms.type,
            terms.description,
            due_date,
            recurring_id,
        )
    return [each.account_id for each in made]


class _Charged(msgspec.Struct, frozen=True):
    account_id: UUID


_PAYERS: LiteralString = """
    select {columns} from (
        select accounts.id as account_id, homeowners.id as homeowner_id,
            first_name || ' ' || last_name as name, share_ppm,
            homeowners.created_at
        from associations
        join organizations on organizations.id = associations.organization_id
        join homeowners on homeowners.organization_id = associations.organization_id
            and homeowners.association_id = associations.id
        join accounts on accounts.organization_id = homeowners.organization_id
            and accounts.homeowner_id = homeowners.id
        where associations.id = $1 and homeowners.archived_at is null
            and homeowners.status <> 'inactive'
"""
_BILLED: LiteralString = """
            and is_billed and (homeowners.created_at at time zone time_zone)::date <= $2
    ) as payer order by created_at, homeowner_id
"""
_NAMED: LiteralString = " and homeowners.id = $2) as payer"
_CHARGE: LiteralString = """
    insert into charges
        (organization_id, account_kind, account_id, homeowner_id, association_id, type,
         description, amount_cents, due_date, recurring_charge_id)
    select accounts.organization_id, kind, accounts.id, homeowner_id, association_id, $3, $4,
        cents, $5, $6
    from rows from (unnest($1::uuid[]), unnest($2::bigint[])) with ordinality
        as owed (owing_account_id, cents, place)
    join accounts on accounts.id = owing_account_id
    order by place
    on conflict (organization_id, recurring_charge_id, account_id, due_date) do nothing
    returning {columns}
"""
