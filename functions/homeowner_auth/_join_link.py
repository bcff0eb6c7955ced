"""The request to join that a mailed link is for, until it is confirmed."""

from typing import Annotated

import msgspec

from shared.accounts.mailed_links import LinkRow, linked, unusable_link
from shared.database.rows import Sql
from shared.pipeline.call import StrangerCall


class OpenJoinRequest(msgspec.Struct):
    """What the link shows. If `account_exists`, that account's password confirms it."""

    association_name: str
    email: str
    first_name: str
    last_name: str
    phone: str | None
    unit_text: str | None
    """The unit, as the person wrote it."""
    message: str | None
    """What the person wrote to the association."""
    account_exists: bool
    """Whether that account's own password confirms it."""


class JoinLink(LinkRow):
    """A genuine link that was usable when it was read."""

    request: Annotated[OpenJoinRequest, Sql("row_to_json(found)")]


def read_join_link(call: StrangerCall, text: str) -> JoinLink:
    """The link of this token; VALIDATION_ERROR when it is not genuine or not usable."""
    link = linked(
        text,
        "join_request",
        lambda row_id: call.db.maybe_one(
            JoinLink, "select {columns} from open_join_link($1::uuid) as found", row_id
        ),
    )
    if link is None:
        raise unusable_link()
    return link
