"""The record of a recurring assessment, its input, and what its next date comes to."""

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from shared.database.rows import Sql
from shared.database.scope import Database
from shared.domain.assessing import (
    CommonAssessmentType,
    CommonTerms,
    HomeownerPart,
    parts,
    payers,
    without_share,
)
from shared.domain.labels import ASSOCIATION_NAME, HOMEOWNER_NAME
from shared.domain.money import Amount
from shared.domain.recurring_terms import RecurringChanges, RecurringInterval, RecurringOfAccount
from shared.problems import Conflicts, FieldError

# An answer names so many homeowners, and how many there are.
MOST_PARTS = 100
OF_ALL = "A total is of all homeowners. Enter an amount for this one."
CONFLICTS: Conflicts = {
    "recurring_charges_homeowner_id_fkey": FieldError(
        "/homeowner_id", "The association has no such homeowner."
    ),
    "recurring_charges_total_cents_check1": FieldError("/total_cents", OF_ALL),
}
# Dates beyond its end are never charged, nor those of an archived or inactive homeowner.
NEXT_DUE_DATE = """(
    select next
    from (select recurring_date(anchor_date, interval, next_index) as next) as due
    join associations as association on association.id = association_id
    left join homeowners as homeowner on homeowner.id = homeowner_id
    where paused_at is null and association.archived_at is null
        and next <= coalesce(ends_on, next)
        and (homeowner_id is null
            or homeowner.archived_at is null and homeowner.status <> 'inactive')
)"""


class RecurringAssessment(RecurringOfAccount):
    """An assessment that an association makes again and again."""

    table: ClassVar = "recurring_assessments"

    association_id: UUID
    association_name: Annotated[str, ASSOCIATION_NAME]
    homeowner_id: UUID | None
    """The one homeowner who is charged; null for all that are billed."""
    homeowner_name: Annotated[str | None, HOMEOWNER_NAME]
    """That homeowner's name."""
    type: CommonAssessmentType
    amount_cents: int | None
    """What each homeowner is charged; null where a total is split."""
    total_cents: int | None
    """What all are charged together, each by its share; null where each has an amount."""
    next_due_date: Annotated[date | None, Sql(NEXT_DUE_DATE)]
    """When the next is due; null while it is paused or its association archived, and after its
    end."""


class NextAssessments(msgspec.Struct):
    """What the next date comes to, for the homeowners as they are now."""

    homeowner_count: int
    """How many are charged."""
    charged_cents: int
    """What they are charged together; 0 while a share is missing."""
    missing_share_count: int
    """How many lack the share by which the total is split. Until they have it, no homeowner is
    charged."""
    parts: list[HomeownerPart]
    """The first hundred of them: those without a share, then the longest-standing."""


class WholeRecurringAssessment(RecurringAssessment):
    """A recurring assessment with what each homeowner would be charged next."""

    next_assessments: Annotated[NextAssessments | None, Sql("null::jsonb")]
    """Null where no date follows."""


class NewRecurringAssessment(CommonTerms, kw_only=True, forbid_unknown_fields=True):
    """A new recurring assessment, of one homeowner or of all that are billed."""

    homeowner_id: UUID | None = None
    """The one homeowner to charge, an amount; left out for all that are billed."""
    interval: RecurringInterval
    anchor_date: date
    """The first due date, today or later. The 31st is the last day of every month."""
    ends_on: date | None = None
    """The last day on which a charge may be due; left out for no end."""


class RecurringAssessmentChanges(RecurringChanges, kw_only=True, forbid_unknown_fields=True):
    """The changes: absent fields stay, null clears. Charges that were made stay as they are."""

    amount_cents: Amount | UnsetType = UNSET
    """What each homeowner is charged from then on, in place of a total."""
    total_cents: Amount | UnsetType = UNSET
    """What all are charged together from then on, in place of an amount."""


def whole(db: Database, found: WholeRecurringAssessment) -> WholeRecurringAssessment:
    """The same with what its next date comes to."""
    if found.next_due_date is not None:
        terms = CommonTerms(
            association_id=found.association_id,
            type=found.type,
            description=found.description,
            amount_cents=found.amount_cents,
            total_cents=found.total_cents,
        )
        found.next_assessments = _comes_to(
            db, terms, found.next_due_date, homeowner_id=found.homeowner_id
        )
    return found


def _comes_to(
    db: Database, terms: CommonTerms, due_date: date, *, homeowner_id: UUID | None
) -> NextAssessments:
    those = payers(db, terms.association_id, due_date, homeowner_id=homeowner_id)
    lacking = {each.homeowner_id for each in without_share(terms, those)}
    charged = parts(terms, those)
    for part in charged if lacking else ():
        part.amount_cents = 0
    charged.sort(key=lambda part: part.homeowner_id not in lacking)
    return NextAssessments(
        homeowner_count=len(charged),
        charged_cents=sum(part.amount_cents for part in charged),
        missing_share_count=len(lacking),
        parts=charged[:MOST_PARTS],
    )
