"""Send a letter about a violation: make its PDF file and mail it.

What the letter says is fixed first, and its file is stored outside of a transaction. Then the file
becomes a document, the letter is sent and its mail is queued in one: either all of it has happened
or nothing, and what a dead attempt has stored is removed.
"""

import hashlib
from typing import Annotated
from uuid import UUID

import msgspec

from functions.violation_letters._violation_letter import LetterSending, sending
from shared.database.markers import Fills
from shared.documents.document import DocumentCategory
from shared.documents.pending import PendingDocument, begin, made_ready
from shared.domain.built_in_letters import LABELS
from shared.domain.violation_letter import (
    KeptLetter,
    ViolationLetterDetails,
    content_of,
    details,
)
from shared.files import storage
from shared.files.content_type import ContentType
from shared.letters.violation_letter import MailedViolationLetter
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.pipeline.outbox import tell
from shared.pipeline.outside_effect import OutsideEffect
from shared.problems import Code, Problem
from shared.roles import WRITERS
from shared.typesetting.letter import LetterContent, text_of, typeset_letter
from shared.typesetting.typesetter import NoGlyphError

TIMEOUT = 60
# A minute more than a request can take, so that the reaper removes dead files only.
LIFETIME = TIMEOUT + 60
# Some twenty pages. A text of placeholders for a long description could fill hundreds, and so could
# one of short lines.
MOST_CHARACTERS = 60_000
MOST_LINES = 1_000


class _File(msgspec.Struct, kw_only=True):
    """The document's row."""

    violation_id: UUID
    file_name: str
    category: DocumentCategory = "notice"
    content_type: ContentType = "application/pdf"
    size_bytes: int
    sha256: Annotated[str, Fills("sha256", "decode({}, 'hex')")]
    visible_to_homeowners: bool = True


@endpoint(
    "POST /v1/violation-letters/{violation_letter_id}/send",
    caller=Manager(WRITERS),
    feature="hoa",
    effect="outside",
    impersonation=False,
    deployment=Deployment(memory=512, timeout=TIMEOUT, storage=True),
)
def handle(
    call: ManagerCall, violation_letter_id: UUID, body: LetterSending, outside: OutsideEffect
) -> ViolationLetterDetails:
    with sending(call, violation_letter_id, email=body.email) as (letter, _):
        content = content_of(letter)
    pdf = _typeset(letter, content)
    new = _File(
        violation_id=letter.violation_id,
        file_name=f"{LABELS[letter.letter_type]} {letter.today}.pdf",
        size_bytes=len(pdf),
        sha256=hashlib.sha256(pdf).hexdigest(),
    )
    with begin(call, outside, new, seconds=LIFETIME, abandoned_after=TIMEOUT) as attempt:
        storage.upload(attempt.row.object_name, new.content_type, [pdf])
        return attempt.finish(lambda: _sent(call, letter, content, attempt.row, body))


def _typeset(letter: KeptLetter, content: LetterContent) -> bytes:
    if not content.paragraphs:
        raise Problem(Code.CONFLICT, "The letter says nothing. Write its text, then send it.")
    texts = [text_of(each) for each in content.paragraphs]
    if sum(map(len, texts)) > MOST_CHARACTERS or sum(map(_lines, texts)) > MOST_LINES:
        raise Problem(
            Code.CONFLICT,
            f"The letter is longer than {MOST_CHARACTERS:,} characters or {MOST_LINES:,} lines. "
            "Shorten it, then send it.",
        )
    try:
        return typeset_letter(
            content,
            reference=f"Letter {letter.id}, {letter.values.today}",
            country=letter.country,
            on=letter.today,
        )
    except NoGlyphError as error:
        raise Problem(
            Code.CONFLICT,
            f"The letter can't show “{error.text}”, which none of its fonts has. Write it in other "
            "letters, then send the letter again.",
        ) from None


def _lines(text: str) -> int:
    return 1 + text.count("\n")


def _sent(
    call: ManagerCall,
    typeset: KeptLetter,
    content: LetterContent,
    pending: PendingDocument,
    how: LetterSending,
) -> ViolationLetterDetails | None:
    """The letter, sent; None when its file's row is gone because a retry took it for dead."""
    with sending(call, typeset.id, email=how.email) as (letter, recipient):
        if letter.updated_at != typeset.updated_at:
            raise Problem(
                Code.CONFLICT, "The letter was changed meanwhile. Read it again, then send it."
            )
        if made_ready(call, pending) is None:
            return None
        sent = call.db.one(
            KeptLetter,
            """
            update violation_letters
            set status = 'sent', sent_at = now(), sent_by_user_id = $2, document_id = $3,
                email_to = $4, content = $5
            where id = $1
            returning {columns}
            """,
            letter.id,
            call.user_id,
            pending.id,
            recipient.email if how.email else None,
            msgspec.json.encode(LetterContent(content.subject, content.paragraphs)).decode(),
        )
        if how.email:
            ids = {"violation_letter_id": letter.id, "violation_id": letter.violation_id}
            tell(call, MailedViolationLetter(**ids))
        return details(sent)
