"""The homeowner as the payment processor knows it, and the account that it pays."""

from shared.domain.payer import HOMEOWNER, Payer, find_payer
from shared.domain.processor_account import connected_account
from shared.pipeline.call import HomeownerCall
from shared.problems import missing
from shared.processor.client import require_processor

NOT_READY = "Your association can't receive online payments yet. Ask its office how to pay."


def own_payer(call: HomeownerCall) -> tuple[Payer, str]:
    """The homeowner and the organization's account; CONFLICT while it can't be paid."""
    payer = find_payer(call.db, HOMEOWNER, call.homeowner_id)
    if payer is None:
        raise missing("", "There is no such homeowner.")
    require_processor()
    return payer, connected_account(call.db).require_ready(NOT_READY)
