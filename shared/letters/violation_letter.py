"""A letter about a violation, mailed to its homeowner with the PDF file."""

from uuid import UUID

import msgspec

from shared.database.scope import Database
from shared.letters.notification import Notification
from shared.mail.letter import Attachment, Letter
from shared.typesetting.letter import LetterContent, text_of


class _Sent(msgspec.Struct, frozen=True):
    email_to: str
    association: str
    content: LetterContent
    object_name: str
    file_name: str


class MailedViolationLetter(Notification, frozen=True, kw_only=True, tag="violation_letter"):
    """Goes where the letter was sent to, with the text that it had then.

    The violation is named, so that the limits on mails to people without an account hold for it.
    """

    violation_letter_id: UUID
    violation_id: UUID

    def is_foreign(self, db: Database, organization_id: UUID) -> bool:
        """Whether the letter is another organization's, or about another violation."""
        found = db.execute(
            """
            select from violation_letters
            where id = $1 and (organization_id <> $2 or violation_id <> $3)
            """,
            self.violation_letter_id,
            organization_id,
            self.violation_id,
        )
        return found > 0

    def letter(self, db: Database) -> Letter | None:
        """None for one that was sent without a mail, and of an organization that is suspended."""
        found = db.maybe_one(
            _Sent,
            """
            select email_to, associations.name as association, content, object_name, file_name
            from violation_letters
            join documents on documents.id = document_id
            join violations on violations.id = violation_letters.violation_id
            join associations on associations.id = violations.association_id
            join organizations on organizations.id = violation_letters.organization_id
            where violation_letters.id = $1 and email_to is not null and suspended_at is null
            """,
            self.violation_letter_id,
        )
        if found is None:
            return None
        return msgspec.structs.replace(
            worded(found.email_to, found.association, as_text(found.content)),
            attachment=Attachment(found.object_name, found.file_name, "application/pdf"),
        )


def as_text(content: LetterContent) -> str:
    """The letter as plain text."""
    text, in_list = content.subject, False
    for each in content.paragraphs:
        start = "\n" if in_list and each.is_list_item else "\n\n"
        text += start + ("- " if each.is_list_item else "") + text_of(each)
        in_list = each.is_list_item
    return text


def worded(recipient: str, association: str, text: str) -> Letter:
    """The mail."""
    return Letter(
        recipient,
        "A letter from your association",
        (f"{association} has sent you a letter. It is attached as a PDF file, and it says:", text),
    )
