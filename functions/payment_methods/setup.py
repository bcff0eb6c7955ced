"""Set up a payment method: a page of the payment processor where the tenant enters it.

The page's address is answered, or a link to it is mailed to the tenant.
"""

from uuid import UUID

import msgspec

from functions.payment_methods._payer import payer_of
from shared.domain.payer import TENANT, Payer
from shared.letters.set_up_link import SetUpLink
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.pipeline.outbox import tell
from shared.pipeline.outside_effect import OutsideEffect, named
from shared.pipeline.saving_methods import TIMEOUT, customer_of
from shared.problems import Code, Problem
from shared.processor import accounts, payers
from shared.roles import MONEY


class SetUpRequest(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Whose payment method is to be entered."""

    tenant_id: UUID
    email: bool = False
    """Whether to mail the tenant a link, which works for 7 days, instead of answering the page."""


class SetUpPage(msgspec.Struct):
    """The page, which is open for a day. Both are null when a link was mailed instead."""

    url: str | None
    """Where the tenant enters a card or a bank account."""
    session_id: str | None
    """With which the method is added once it is entered."""


class _Link(msgspec.Struct):
    id: UUID


@endpoint(
    "POST /v1/payment-methods/setup",
    caller=Manager(MONEY),
    feature="leases",
    effect="outside",
    deployment=Deployment(timeout=TIMEOUT, processor=True),
)
def handle(call: ManagerCall, body: SetUpRequest, outside: OutsideEffect) -> SetUpPage:
    payer, account = payer_of(call, body.tenant_id)
    if body.email and payer.email is None:
        raise Problem(Code.CONFLICT, "The tenant has no e-mail. Enter it first.")
    with outside.begin(named, abandoned_after=TIMEOUT) as attempt:
        customer = customer_of(call, TENANT, payer, account, attempt.row.id)
        if body.email:
            return attempt.finish(lambda: _mailed(call, payer))
        page = payers.set_up_page(accounts.account(account), customer, key=f"{attempt.row.id}-page")
        return attempt.finish(lambda: SetUpPage(page.url, page.id))


def _mailed(call: ManagerCall, payer: Payer) -> SetUpPage:
    """Queue the mail with a new link, which voids an earlier one."""
    with call.db.transaction():
        link = call.db.one(
            _Link,
            """
            insert into set_up_links (organization_id, tenant_id) values ($1, $2)
            on conflict (organization_id, tenant_id) do update
                set nonce = uuid_send(gen_random_uuid()), expires_at = now() + interval '7 days'
            returning {columns}
            """,
            call.organization_id,
            payer.id,
        )
        tell(call, SetUpLink(link_id=link.id))
    return SetUpPage(None, None)
