"""What SQL keeps of documents: links are fixed, and only a pending upload can be abandoned."""

from typing import Any

import pytest

from tests.factories import Organization, new_organization, sql
from tests.migrations.logins import claims, entered, owner_of, refused


@pytest.fixture
def organization() -> Organization:
    return new_organization()


def new_document(organization: Organization, state: str = "pending") -> str:
    """A document of the owner, inserted without row-level security; its id."""
    [[document_id]] = sql(
        """
        insert into documents
            (organization_id, category, file_name, content_type, size_bytes, state,
             uploaded_by_user_id, pending_until)
        values (:organization, 'other', 'a.pdf', 'application/pdf', 5, :state, :user,
            case when :state = 'pending' then now() end)
        returning id::text
        """,
        organization=organization.id,
        state=state,
        user=organization.owner.user_id,
    )
    return str(document_id)


def abandon(document_id: str, organization_id: str, user_id: str) -> None:
    """Abandon the upload without a session, which may have ended."""
    with entered(claims()) as connection:
        connection.run(
            "call abandon_upload(:document, :organization, :user)",
            document=document_id,
            organization=organization_id,
            user=user_id,
        )


def left(organization: Organization) -> list[Any]:
    """The number of documents, their bytes in the quota, and the queued object deletions."""
    return sql(
        """
        select (select count(*) from documents where organization_id = :id), storage_bytes,
            (select count(*) from outbox where organization_id = :id and kind = 'delete_object')
        from organization_usage where organization_id = :id
        """,
        id=organization.id,
    )


def test_takes_a_pending_one_back_with_its_quota_and_its_object(organization: Organization) -> None:
    document_id = new_document(organization)

    abandon(document_id, organization.id, organization.owner.user_id)

    assert left(organization) == [[0, 0, 1]]
    assert sql(
        """
        select cast(actor_user_id as text) from audit_log
        where row_id = :id and action = 'delete'
        """,
        id=document_id,
    ) == [[organization.owner.user_id]]


def test_leaves_a_ready_one(organization: Organization) -> None:
    document_id = new_document(organization, "ready")

    abandon(document_id, organization.id, organization.owner.user_id)

    assert left(organization) == [[1, 5, 0]]


def test_leaves_another_persons_upload(organization: Organization) -> None:
    document_id = new_document(organization)
    other = new_organization()

    abandon(document_id, organization.id, other.owner.user_id)
    abandon(document_id, other.id, organization.owner.user_id)

    assert left(organization) == [[1, 5, 0]]


@pytest.mark.parametrize("link", ["property_id", "unit_id", "association_id"])
def test_the_links_of_a_ready_one_are_fixed(organization: Organization, link: str) -> None:
    document_id = new_document(organization, "ready")

    with refused("P0001"), entered(owner_of(organization)) as connection:
        connection.run(f"update documents set {link} = null where id = :id", id=document_id)  # noqa: S608
