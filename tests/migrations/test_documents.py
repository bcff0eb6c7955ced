"""What SQL keeps of documents: the links of a ready one are fixed."""

import pytest

from tests.factories import new_organization, sql
from tests.migrations.logins import entered, owner_of, refused


@pytest.mark.parametrize(
    "link",
    [
        "property_id",
        "unit_id",
        "association_id",
        "lease_id",
        "tenant_id",
        "work_order_id",
        "violation_id",
    ],
)
def test_the_links_of_a_ready_one_are_fixed(link: str) -> None:
    organization = new_organization()
    [[document_id]] = sql(
        """
        insert into documents
            (organization_id, category, file_name, content_type, size_bytes, state)
        values (:organization, 'other', 'a.pdf', 'application/pdf', 5, 'ready')
        returning id::text
        """,
        organization=organization.id,
    )

    with refused("P0001"), entered(owner_of(organization)) as connection:
        connection.run(f"update documents set {link} = null where id = :id", id=document_id)  # noqa: S608
