"""Fine a violation: assess its homeowner, and send a mail about it."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec

from functions.violations._violation_details import ViolationFine
from shared.domain.account_balance import balance_of
from shared.domain.homeowner_account import ledger_of_homeowner
from shared.domain.ledger.recording import NewCharge, make_charges
from shared.domain.money import Amount
from shared.domain.states import ViolationStatus
from shared.domain.violation import ViolationOutcome, record_step
from shared.inputs.text import ShortText
from shared.letters.violation_fined import ViolationFined
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.outbox import tell
from shared.problems import Code, FieldError, Problem
from shared.roles import HOA_MONEY

# Stands in the mail to the homeowner.
FineDescription = Annotated[
    str, msgspec.Meta(min_length=1, max_length=500, extra={"text": "mailed"})
]


class NewFine(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A new fine."""

    amount_cents: Amount
    """What the homeowner owes for the violation."""
    due_date: date
    """The day by which it is to be paid."""
    description: FineDescription | None = None
    """What it is for, as the statement says; absent for the violation's category."""
    no_notice_reason: ShortText | None = None
    """Why it is fined without a letter, or before the deadline has passed. For the managers."""


class MadeFine(ViolationFine):
    """A fine, and what the homeowner owes with it."""

    balance_cents: Annotated[int, balance_of("charges")]
    """What the homeowner owes in all; below 0, credit waits."""

    @property
    def location(self) -> str:
        """The assessment's address."""
        return f"/v1/assessments/{self.id}"


class _Fined(msgspec.Struct, frozen=True):
    homeowner_id: UUID
    category: str
    status: ViolationStatus
    outcome: ViolationOutcome | None
    cure_by: date | None
    is_noticed: bool
    may_be_cured: bool


@endpoint(
    "POST /v1/violations/{violation_id}/fine",
    caller=Manager(HOA_MONEY),
    feature="hoa",
    status=201,
    preview=True,
)
def handle(call: ManagerCall, violation_id: UUID, body: NewFine) -> MadeFine:
    with call.db.transaction():
        violation = call.db.one(_Fined, _LOCKED, violation_id)
        _require_finable(violation)
        if body.no_notice_reason is None:
            _require_notice(violation)
        with ledger_of_homeowner(call.db, violation.homeowner_id) as account_id:
            new = NewCharge(
                account_id=account_id,
                violation_id=violation_id,
                type="violation_fee",
                description=body.description or f"Fine: {violation.category}",
                amount_cents=body.amount_cents,
                due_date=body.due_date,
            )
            [charge_id] = make_charges(call.db, [new])
        record_step(
            call.db, violation_id, violation.status, body.no_notice_reason, charge_id=charge_id
        )
        tell(call, ViolationFined(violation_id=violation_id, charge_id=charge_id))
        return call.db.one(
            MadeFine, "select {columns} from assessments as charges where id = $1", charge_id
        )


# A fine and the decision on an appeal wait for each other, so that none is made meanwhile.
_LOCKED = """
    select homeowner_id, category, status, outcome, cure_by,
        exists (
            select from violation_letters
            where violation_id = violations.id and violation_letters.status = 'sent'
                and letter_type <> 'custom'
        ) as is_noticed,
        coalesce(cure_by >= org_today(organization_id), false) as may_be_cured
    from violations where id = $1
    for no key update
"""


def _require_finable(violation: _Fined) -> None:
    if violation.status == "appealed":
        raise Problem(Code.CONFLICT, "The violation is appealed. Decide the appeal first.")
    if violation.outcome == "dismissed":
        raise Problem(Code.CONFLICT, "The violation was dismissed. Reopen it to fine it.")


def _require_notice(violation: _Fined) -> None:
    """Many states void a fine without notice, or before the homeowner could put things right."""
    if not violation.is_noticed:
        raise _unless_explained("No letter about the violation was sent. Send one first")
    if violation.may_be_cured:
        raise _unless_explained(
            f"The homeowner has until {violation.cure_by} to put it right. Wait until then"
        )


def _unless_explained(what: str) -> Problem:
    detail = f"{what}, or give the reason for fining it now."
    return Problem(Code.CONFLICT, detail, errors=[FieldError("/no_notice_reason", detail)])
