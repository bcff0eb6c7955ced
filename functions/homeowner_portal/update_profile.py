"""Update the homeowner's phone and mailing address. Absent fields stay, null clears."""

import msgspec
from msgspec import UNSET, UnsetType

from functions.homeowner_portal._profile import HomeownerProfile
from shared.inputs.text import Phone, ShortText
from shared.pipeline.call import HomeownerCall
from shared.pipeline.callers import Homeowner
from shared.pipeline.endpoint import endpoint
from shared.pipeline.refusals import refuse


class HomeownerProfileChanges(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The changes: absent fields stay, null clears."""

    phone: Phone | UnsetType | None = UNSET
    mailing_address: ShortText | UnsetType | None = UNSET
    """Where letters go, if not to the home."""


@endpoint("PATCH /v1/homeowner-portal/profile", caller=Homeowner())
def handle(call: HomeownerCall, body: HomeownerProfileChanges) -> HomeownerProfile:
    changed = call.db.maybe_one(
        HomeownerProfile,
        """
        update homeowners
        set ({fields}) = (select {fields} from jsonb_populate_record(homeowners, $1))
        where id = scope_homeowner_id() and {unchanged}
        returning {columns}
        """,
        body,
    )
    return changed or refuse(call, HomeownerProfile, call.homeowner_id)
