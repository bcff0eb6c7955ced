"""The inputs of a violation's letter, and the rules by which it may be sent."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from shared.domain.built_in_letters import LABELS, LetterType
from shared.domain.letter_text import LetterBody
from shared.domain.states import LETTER, ViolationStatus
from shared.domain.violation_letter import KeptLetter
from shared.inputs.instant import Instant
from shared.inputs.text import Name
from shared.pipeline.call import ManagerCall
from shared.pipeline.moving import moving
from shared.problems import Code, Conflicts, Problem

SENT = "The letter was sent, so it stays as it is."

CONFLICTS: Conflicts = {"violation_letters_violation_id_fkey": "There is no such violation."}
# What must have been sent before.
PREDECESSORS: Mapping[LetterType, LetterType] = {
    "second_notice": "first_notice",
    "final_notice": "second_notice",
    "hearing_notice": "final_notice",
}
# During an appeal nothing presses for a correction.
_DURING_APPEAL = frozenset(("hearing_notice", "custom"))


class NewViolationLetter(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A new draft. Its violation and type are fixed from then on."""

    violation_id: UUID
    letter_type: LetterType
    subject: Name | None = None
    """Absent for that of the template."""
    body: LetterBody | None = None
    """Absent for that of the template."""
    hearing_at: Instant | None = None
    """When the hearing takes place. A hearing notice needs it to be sent."""


class ViolationLetterChanges(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The changes: absent fields stay, null clears."""

    subject: Name | UnsetType = UNSET
    body: LetterBody | UnsetType = UNSET
    hearing_at: Instant | UnsetType | None = UNSET
    """When the hearing takes place. A hearing notice needs it to be sent."""


class LetterSending(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """How the letter is sent."""

    email: bool = True
    """Whether the homeowner gets it by e-mail, too. The portal shows it in any case."""


class Recipient(msgspec.Struct, frozen=True):
    """What the violation and its homeowner are when a letter is sent."""

    status: ViolationStatus
    email: str
    archived: str | None
    """What of it is archived."""
    sent: list[LetterType]
    """The types of the letters that were sent for the violation."""
    is_late: bool
    """Whether the hearing has begun."""
    is_verified: bool
    """Whether the sender's own e-mail is verified."""


@contextmanager
def sending(
    call: ManagerCall, letter_id: UUID, *, email: bool
) -> Iterator[tuple[KeptLetter, Recipient]]:
    """Lock the draft and its violation, and let it be sent; the block is in that transaction.

    The violation's lock makes two letters of one type, or a notice and an appeal, wait for each
    other.
    """
    with moving(
        call,
        KeptLetter,
        "select {columns} from violation_letters where id = $1 for update",
        letter_id,
        machine=LETTER,
        to="sent",
    ) as letter:
        call.db.execute(
            "select from violations where id = $1 for no key update", letter.violation_id
        )
        recipient = _recipient(call, letter)
        _require_time(letter, recipient)
        _require_order(letter.letter_type, recipient)
        if email and not recipient.is_verified:
            raise Problem(
                Code.CONFLICT, "Verify your own e-mail first, or send the letter without a mail."
            )
        yield letter, recipient


def _recipient(call: ManagerCall, letter: KeptLetter) -> Recipient:
    # A statement after the lock, so that it sees what was committed meanwhile.
    return call.db.one(
        Recipient,
        """
        select violations.status, coalesce(users.email, homeowners.email) as email,
            case when homeowners.archived_at is not null then 'homeowner'
                when associations.archived_at is not null then 'association' end as archived,
            (
                select coalesce(jsonb_agg(letter_type), '[]') from violation_letters
                where violation_id = violations.id and violation_letters.status = 'sent'
            ) as sent,
            coalesce($2::timestamptz <= now(), false) as is_late,
            (select email_verified_at is not null from users where id = scope_user_id())
                as is_verified
        from violations
        join homeowners on homeowners.id = violations.homeowner_id
        join associations on associations.id = violations.association_id
        left join users on users.id = homeowners.user_id
        where violations.id = $1
        """,
        letter.violation_id,
        letter.hearing_at,
    )


def _require_time(letter: KeptLetter, recipient: Recipient) -> None:
    if letter.letter_type == "hearing_notice" and letter.hearing_at is None:
        raise Problem(Code.CONFLICT, "Enter when the hearing takes place, then send the letter.")
    if recipient.is_late:
        raise Problem(Code.CONFLICT, "Enter a time of the hearing that lies ahead, then send it.")


def _require_order(letter_type: LetterType, recipient: Recipient) -> None:
    label, before = LABELS[letter_type], PREDECESSORS.get(letter_type)
    refusal = None
    if recipient.archived is not None:
        refusal = f"The {recipient.archived} is archived. Restore it first."
    elif recipient.status == "appealed" and letter_type not in _DURING_APPEAL:
        refusal = "The violation is appealed. Decide the appeal first."
    elif recipient.status in {"resolved", "closed"}:
        refusal = f"The violation is {recipient.status}. Reopen it first."
    elif letter_type != "custom" and letter_type in recipient.sent:
        refusal = f"The {label.lower()} of this violation was sent already."
    elif before is not None and before not in recipient.sent:
        refusal = f"Send the {LABELS[before].lower()} first."
    if refusal is not None:
        raise Problem(Code.CONFLICT, refusal)
