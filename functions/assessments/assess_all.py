"""Assess all homeowners of an association that are billed, in one transaction."""

from datetime import date

import msgspec

from shared.database.scope import Database
from shared.domain.assessing import (
    CommonTerms,
    HomeownerPart,
    charge,
    lock_payers,
    parts,
    require_association,
    require_one_amount,
    require_shares,
)
from shared.domain.ledger.account import spread
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.problems import conflict
from shared.roles import HOA_MONEY

# An answer names so many homeowners, and how many there are.
MOST_PARTS = 100


class AssessmentOfAll(CommonTerms, kw_only=True, forbid_unknown_fields=True):
    """One assessment for each homeowner of the association that is billed."""

    due_date: date
    """The day by which it is to be paid. Homeowners who were entered later are not charged."""
    again: bool = False
    """Whether to charge it although the association has assessments of the same type, description
    and due date."""


class AssessedAll(msgspec.Struct):
    """What was charged."""

    created: int
    """How many homeowners were charged."""
    charged_cents: int
    """What they were charged together."""
    parts: list[HomeownerPart]
    """What each was charged, for the hundred that were entered first."""


class _Known(msgspec.Struct, frozen=True):
    count: int


@endpoint("POST /v1/assessments/assess-all", caller=Manager(HOA_MONEY), feature="hoa", preview=True)
def handle(call: ManagerCall, body: AssessmentOfAll) -> AssessedAll:
    require_one_amount(body)
    with call.db.transaction():
        require_association(call.db, body.association_id)
        those = lock_payers(call.db, body.association_id, body.due_date)
        if not body.again:
            _require_first(call.db, body)
        require_shares(body, those)
        spread(call.db, charge(call.db, body, body.due_date, those))
    charged = [part for part in parts(body, those) if part.amount_cents]
    return AssessedAll(
        created=len(charged),
        charged_cents=sum(part.amount_cents for part in charged),
        parts=charged[:MOST_PARTS],
    )


def _require_first(db: Database, body: AssessmentOfAll) -> None:
    """Under the accounts' locks, so that of two requests at once the second sees the first."""
    known = db.one(
        _Known,
        """
        select count(*) as count from assessments
        where association_id = $1 and type = $2 and description = $3 and due_date = $4
            and cancelled_at is null
        """,
        body.association_id,
        body.type,
        body.description,
        body.due_date,
    )
    if known.count:
        raise conflict(
            "/again",
            "The homeowners have assessments of this type, description and due date already, "
            f"{known.count} of them. If this is another one, send it with again=true.",
        )
