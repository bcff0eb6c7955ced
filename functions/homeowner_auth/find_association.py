"""Find the association that a join code belongs to."""

import msgspec

from functions.homeowner_auth._join_code import JoinCode
from shared.pipeline.call import StrangerCall
from shared.pipeline.callers import Anyone
from shared.pipeline.endpoint import endpoint
from shared.problems import Code, Problem


class JoinCodeSearch(msgspec.Struct, forbid_unknown_fields=True):
    """A join code, as the association hands it out."""

    join_code: JoinCode


class FoundAssociation(msgspec.Struct):
    """The public part of an association."""

    name: str
    city: str | None
    state: str | None


@endpoint(
    "POST /v1/homeowner-auth/find-association", caller=Anyone(), rate="sign_in", credentials=True
)
def handle(call: StrangerCall, body: JoinCodeSearch) -> FoundAssociation:
    found = call.db.maybe_one(
        FoundAssociation, "select {columns} from association_by_join_code($1)", body.join_code
    )
    if found is None:
        raise Problem(
            Code.NOT_FOUND,
            "No association takes requests by this code. Ask your association for its code.",
        )
    return found
