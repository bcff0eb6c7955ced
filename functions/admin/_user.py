"""The record of a person as the platform sees it."""

from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

import msgspec

from shared.database.rows import Sql


class PlatformUser(msgspec.Struct):
    """A person with an account."""

    table: ClassVar = "users"

    id: UUID
    email: str
    name: Annotated[str, msgspec.Meta(examples=["Maria Lopez"])]
    email_verified_at: datetime | None
    """When the mailbox was proved; null until then."""
    is_super_admin: bool
    """Whether the person may enter the platform's back office."""
    last_sign_in_at: datetime | None
    """When the person last signed in; null if never."""
    organizations: Annotated[
        int, Sql("(select count(*) from organization_memberships where user_id = users.id)")
    ]
    """The organizations that the person is a member of."""
    homes: Annotated[
        int,
        Sql("(select count(*) from homeowners where user_id = users.id and archived_at is null)"),
    ]
    """The homes of the person, as a homeowner."""
    created_at: datetime
    updated_at: datetime
