"""Letters of violations as the API makes them, for tests that only begin with them."""

from typing import Any

from tests.factories import Organization, inserted, sql
from tests.violations import new_violation

LETTER: dict[str, Any] = {
    "letter_type": "first_notice",
    "subject": "First notice",
    "body": "Dear {{homeowner_name}}, please correct it.",
}
CONTENT = (
    '{"subject": "First notice", "paragraphs": [{"is_list_item": false, "spans":'
    ' [{"text": "Dear Hugo, please correct it.", "is_bold": false}]}]}'
)


def new_draft(organization: Organization, violation_id: str | None = None, **columns: Any) -> str:
    """The draft of a first notice about this violation, or about a new one: its id."""
    violation_id = violation_id or new_violation(organization)
    place = {"organization_id": organization.id, "violation_id": violation_id}
    return inserted("violation_letters", LETTER | place | columns)


def new_sent_letter(
    organization: Organization, violation_id: str | None = None, **columns: Any
) -> str:
    """A letter that was sent, with its document, whose file is nowhere: its id."""
    letter_id = new_draft(organization, violation_id, **columns)
    sql(
        """
        with document as (
            insert into documents (organization_id, violation_id, category, file_name, content_type,
                size_bytes, state, visible_to_homeowners)
            select organization_id, violation_id, 'notice', 'First notice.pdf', 'application/pdf',
                1000, 'ready', true
            from violation_letters where id = :id
            returning id
        )
        update violation_letters
        set status = 'sent', sent_at = now(), sent_by_user_id = :user_id,
            document_id = document.id, content = cast(:content as jsonb)
        from document where violation_letters.id = :id
        """,
        id=letter_id,
        user_id=organization.owner.user_id,
        content=CONTENT,
    )
    return letter_id
