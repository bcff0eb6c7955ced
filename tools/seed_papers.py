"""The demo's papers, as the owner would have them made: a lease's agreement and a first notice."""

import hashlib
from datetime import date, timedelta
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from shared.database.rows import Sql
from shared.database.scope import Database
from shared.domain.built_in_letters import BUILT_IN
from shared.domain.lease_agreement import agreement_of
from shared.domain.violation_letter import KeptLetter, content_of, kept_letter
from shared.files import storage
from shared.typesetting.lease_agreement import drawn_up
from shared.typesetting.letter import LetterContent, typeset_letter

# The lease that has run longest.
FIRST = "select {columns} from leases where status = 'active' order by start_date limit 1"
DAYS_SINCE_NOTICE = 21


class _Lease(msgspec.Struct):
    id: UUID


class _Violation(msgspec.Struct):
    id: UUID
    user_id: Annotated[UUID, Sql("scope_user_id()")]


class _Stored(msgspec.Struct):
    id: UUID
    object_name: str


class _Letter(msgspec.Struct):
    id: UUID


def seed_agreement(db: Database) -> None:
    """Store the agreement of one lease as a document."""
    lease = db.one(_Lease, FIRST)
    content = drawn_up(agreement_of(db, lease.id))
    _store(db, content, "Lease Linden Court 1A.pdf", "lease", lease_id=lease.id)


def seed_notice(db: Database) -> None:
    """Send the first notice of the violation, some weeks ago."""
    violation = db.one(_Violation, "select {columns} from violations")
    text = BUILT_IN["first_notice"]
    letter = db.one(
        _Letter,
        """
        insert into violation_letters (organization_id, violation_id, letter_type, subject, body)
        values (scope_organization_id(), $1, 'first_notice', $2, $3) returning {columns}
        """,
        violation.id,
        text.subject,
        text.body,
    )
    kept = kept_letter(db, letter.id)
    day = kept.today - timedelta(days=DAYS_SINCE_NOTICE)
    content, paper = _notice(kept, day)
    document_id = _store(db, paper, f"First notice {day}.pdf", "notice", violation_id=violation.id)
    db.execute(
        """
        update violation_letters
        set status = 'sent', sent_at = now() - $2 * interval '1 day', sent_by_user_id = $3,
            document_id = $4, content = $5
        where id = $1
        """,
        letter.id,
        DAYS_SINCE_NOTICE,
        violation.user_id,
        document_id,
        msgspec.json.encode(LetterContent(content.subject, content.paragraphs)).decode(),
    )


def _notice(kept: KeptLetter, day: date) -> tuple[LetterContent, bytes]:
    """What it said on this day, and its file."""
    kept.values = msgspec.structs.replace(kept.values, today=f"{day.day} {day:%B %Y}")
    content = content_of(kept)
    reference = f"Letter {kept.id}, {kept.values.today}"
    return content, typeset_letter(content, reference=reference, country=kept.country, on=day)


def _store(
    db: Database,
    content: bytes,
    file_name: str,
    category: Literal["lease", "notice"],
    *,
    lease_id: UUID | None = None,
    violation_id: UUID | None = None,
) -> UUID:
    """Keep the file as a document, which a violation's homeowner sees."""
    with db.transaction():
        stored = db.one(
            _Stored,
            """
            insert into documents (organization_id, lease_id, violation_id, file_name, size_bytes,
                sha256, category, content_type, state, visible_to_homeowners)
            values (scope_organization_id(), $1, $2, $3, $4, $5, $6, 'application/pdf', 'ready',
                $2::uuid is not null)
            returning {columns}
            """,
            lease_id,
            violation_id,
            file_name,
            len(content),
            hashlib.sha256(content).digest(),
            category,
        )
        storage.upload(stored.object_name, "application/pdf", [content])
    return stored.id
