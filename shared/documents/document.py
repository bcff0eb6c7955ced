"""The record of a document."""

from datetime import datetime
from typing import Annotated, ClassVar, Literal
from uuid import UUID

import msgspec

from shared.database.rows import Sql
from shared.files.content_type import ContentType

DocumentCategory = Literal["lease", "notice", "financial", "photo", "rules", "other"]
"""Accountants add `financial` ones only."""
DocumentState = Literal["pending", "ready"]


LINKED_TO = """coalesce(
    (select name from properties where properties.id = property_id),
    (select properties.name || ', ' || units.name
        from units join properties on properties.id = units.property_id where units.id = unit_id),
    (select name from associations where associations.id = association_id),
    (select properties.name || ', ' || units.name
        from leases join properties on properties.id = leases.property_id
        join units on units.id = leases.unit_id where leases.id = lease_id),
    (select first_name || ' ' || last_name from tenants where tenants.id = tenant_id),
    (select title from work_orders where work_orders.id = work_order_id),
    (select category || ', ' || first_name || ' ' || last_name
        from violations join homeowners on homeowners.id = homeowner_id
        where violations.id = violation_id))"""


class Document(msgspec.Struct):
    """A document as every endpoint answers it."""

    table: ClassVar = "documents"

    id: UUID
    property_id: UUID | None
    """The property that it is linked to. A document has one link at most."""
    unit_id: UUID | None
    """The unit that it is linked to. A document has one link at most."""
    association_id: UUID | None
    """The association that it is linked to. A document has one link at most."""
    lease_id: UUID | None
    """The lease that it is linked to. A document has one link at most."""
    tenant_id: UUID | None
    """The tenant that it is linked to. A document has one link at most."""
    work_order_id: UUID | None
    """The work order that it is linked to. A document has one link at most."""
    violation_id: UUID | None
    """The violation that it is linked to. A document has one link at most."""
    linked_to: Annotated[str | None, Sql(LINKED_TO)]
    """The name of what it is linked to; null without a link."""
    category: DocumentCategory
    file_name: str
    """The name that a download gets."""
    content_type: ContentType
    """What the bytes of the file show, not what the client said."""
    size_bytes: int
    """The length of the file."""
    sha256: Annotated[str | None, Sql("encode(sha256, 'hex')")]
    """The checksum of the file, in hexadecimal digits; null until it was computed."""
    state: DocumentState
    """Pending until the whole file has arrived."""
    visible_to_homeowners: bool
    """Whether homeowners see it: all of the association, or the one of the work or violation."""
    uploaded_by_user_id: UUID | None
    """The member who added it; null for a homeowner's and once the account is gone."""
    uploaded_by_homeowner_id: UUID | None
    """The homeowner who added it in the portal."""
    uploaded_by_name: Annotated[
        str | None,
        Sql(
            "coalesce((select name from users where users.id = uploaded_by_user_id),"
            " (select first_name || ' ' || last_name from homeowners"
            " where homeowners.id = uploaded_by_homeowner_id))"
        ),
    ]
    """The member's or homeowner's name; null for a member who has left as well."""
    created_at: datetime
    updated_at: datetime

    @property
    def location(self) -> str:
        """The document's address."""
        return f"/v1/documents/{self.id}"
