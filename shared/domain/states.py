"""The state machines of the domain, each as one table: from a state, the states that may follow.

An endpoint's action moves a record by `moving`, which refuses a move that the table does not have.
A state that time alone brings about, such as an expired invitation, has no move into it.
"""

from collections.abc import Mapping
from typing import Generic, Literal, TypeVar

import msgspec

from shared.problems import Code, Problem

State = TypeVar("State", bound=str)


class Machine(msgspec.Struct, Generic[State], frozen=True):
    """`noun` is what a refusal calls the record, `field` where the record says its state."""

    noun: str
    field: str
    moves: Mapping[State, frozenset[State]]

    def require_move(self, present: State, to: State) -> None:
        """CONFLICT, naming the present state, unless the table has the move."""
        if to not in self.moves[present]:
            shown = present.replace("_", " ")
            raise Problem(Code.CONFLICT, f"The {self.noun} is {shown}.")

    def only_from(self, *states: State) -> "Machine[State]":
        """The moves from these states alone, for one of several actions that lead to a state."""
        kept = {
            state: moves if state in states else frozenset() for state, moves in self.moves.items()
        }
        return Machine(self.noun, self.field, kept)


JoinRequestStatus = Literal["pending", "approved", "declined"]
"""Pending until a manager decides."""
JOIN_REQUEST: Machine[JoinRequestStatus] = Machine(
    "join request",
    "status",
    {
        "pending": frozenset(("approved", "declined")),
        "approved": frozenset(),
        "declined": frozenset(),
    },
)

InvitationState = Literal["open", "accepted", "revoked", "expired"]
"""Open until its link was used, revoked or is too old."""
# Sending an open invitation again renews it, which is a move to the same state.
INVITATION: Machine[InvitationState] = Machine(
    "invitation",
    "state",
    {
        "open": frozenset(("open", "accepted", "revoked")),
        "expired": frozenset(("open", "revoked")),
        "accepted": frozenset(),
        "revoked": frozenset(),
    },
)

TenantStatus = Literal[
    "prospect", "screening", "approved", "declined", "withdrawn", "active", "inactive"
]
"""Applicants are prospects, in screening, approved, declined or withdrawn; the lease decides
whether a tenant is active or, after it, inactive."""
_OF_APPLICANTS: frozenset[TenantStatus] = frozenset(("approved", "declined", "withdrawn", "active"))
# A lease that becomes active makes its tenants active, and inactive when it ends.
TENANT: Machine[TenantStatus] = Machine(
    "tenant",
    "status",
    {
        "prospect": _OF_APPLICANTS,
        "screening": _OF_APPLICANTS,
        "approved": frozenset(("withdrawn", "active")),
        "declined": frozenset(("prospect",)),
        "withdrawn": frozenset(("prospect",)),
        "active": frozenset(("inactive",)),
        "inactive": frozenset(("active",)),
    },
)

LeaseStatus = Literal["draft", "active", "terminated", "expired"]
"""A draft binds no one. A terminated lease was ended before its end, an expired one ran out."""
# A lease that has ended is renewed by another one on its account.
LEASE: Machine[LeaseStatus] = Machine(
    "lease",
    "status",
    {
        "draft": frozenset(("active",)),
        "active": frozenset(("terminated", "expired")),
        "terminated": frozenset(),
        "expired": frozenset(),
    },
)

WorkOrderStatus = Literal["open", "in_progress", "completed", "cancelled"]
"""Open until the work starts; completed and cancelled ones are closed, until reopened."""
WORK_ORDER: Machine[WorkOrderStatus] = Machine(
    "work order",
    "status",
    {
        "open": frozenset(("in_progress", "completed", "cancelled")),
        "in_progress": frozenset(("completed", "cancelled")),
        "completed": frozenset(("open",)),
        "cancelled": frozenset(("open",)),
    },
)

ViolationStatus = Literal["open", "in_progress", "appealed", "resolved", "closed"]
"""Appealed until the managers decide. A resolved one was cured; a closed one has an outcome."""
# An appeal that is not granted leads back to where it came from, or to `in_progress`. What else an
# appeal needs stands in shared/domain/violation.py.
VIOLATION: Machine[ViolationStatus] = Machine(
    "violation",
    "status",
    {
        "open": frozenset(("in_progress", "appealed", "resolved", "closed")),
        "in_progress": frozenset(("appealed", "resolved", "closed")),
        "appealed": frozenset(("open", "in_progress", "closed")),
        "resolved": frozenset(("in_progress", "appealed", "closed")),
        "closed": frozenset(("in_progress", "appealed")),
    },
)

# The moves that a homeowner may make with an own one, in the portal's word for it.
REQUEST: Machine[WorkOrderStatus] = Machine(
    "request",
    "status",
    {
        "open": frozenset(("cancelled",)),
        "in_progress": frozenset(),
        "completed": frozenset(),
        "cancelled": frozenset(),
    },
)

PaymentStatus = Literal["pending", "succeeded", "failed", "refunded"]
"""A pending payment does not count yet. It failed if it never came, was entered by mistake or was
taken back by the bank; it is refunded once all of it is."""
# A payment that is refunded in part stays succeeded. Of what failed, the processor may say later
# that it came after all.
PAYMENT: Machine[PaymentStatus] = Machine(
    "payment",
    "status",
    {
        "pending": frozenset(("succeeded", "failed")),
        "succeeded": frozenset(("refunded", "failed")),
        "failed": frozenset(("succeeded",)),
        "refunded": frozenset(),
    },
)

LetterStatus = Literal["draft", "sent"]
"""A draft can be changed and deleted. A sent letter stays as it is."""
LETTER: Machine[LetterStatus] = Machine(
    "letter", "status", {"draft": frozenset(("sent",)), "sent": frozenset()}
)

ReconciliationStatus = Literal["in_progress", "completed"]
"""A completed one stays as it is until it is reopened."""
RECONCILIATION: Machine[ReconciliationStatus] = Machine(
    "reconciliation",
    "status",
    {"in_progress": frozenset(("completed",)), "completed": frozenset(("in_progress",))},
)

MatchState = Literal["suggested", "accepted", "rejected", "undone"]
"""Accepted ones count. What was rejected is not found again by itself, what was undone may be."""
# A pair that is certain, or chosen by a person, is accepted from the start.
MATCH: Machine[MatchState] = Machine(
    "match",
    "state",
    {
        "suggested": frozenset(("accepted", "rejected")),
        "accepted": frozenset(("undone",)),
        "rejected": frozenset(),
        "undone": frozenset(),
    },
)
