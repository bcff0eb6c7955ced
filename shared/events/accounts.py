"""Events of organizations' own accounts, and of the cards and bank accounts saved there."""

from typing import Protocol

from shared.domain.entered_method import keep_method
from shared.domain.payer import TENANT, payer_of_customer
from shared.domain.payment_method import MethodTerms
from shared.domain.processor_account import abandon_account, follow_account
from shared.events.taking import Told, tell_members
from shared.letters.payout_account_changed import PayoutAccountChanged
from shared.letters.processor_connected import ProcessorConnected
from shared.processor import accounts, payers
from shared.processor.payers import SavedMethod
from shared.roles import OWNERS


class _Entered(Protocol):
    customer: str | None

    @property
    def method(self) -> SavedMethod | None: ...


def set_up_succeeded(told: Told) -> None:
    """Save the card or the bank account that a payer has entered."""
    _keep(told, payers.entered(told.account, told.subject.id))


def page_completed(told: Told) -> None:
    """Save what was entered on a set-up page, once the payer's bank has agreed."""
    page = payers.set_up(told.account, told.subject.id)
    _keep(told, page if page and page.is_complete else None)


def _keep(told: Told, entered: _Entered | None) -> None:
    if entered is None or entered.method is None or entered.customer is None:
        return
    db, saved = told.call.db, entered.method
    payer = payer_of_customer(db, told.organization_id, entered.customer)
    # One that was removed since could not be charged.
    if payer is None or saved.customer != entered.customer:
        return
    kind, payer_id = payer
    terms = MethodTerms(
        tenant_id=payer_id if kind is TENANT else None,
        homeowner_id=None if kind is TENANT else payer_id,
        is_default=False,
        autopay=False,
    )
    keep_method(db, saved, terms)


def method_detached(told: Told) -> None:
    """Let a method pay no more that was removed on the processor's own pages."""
    found = payers.saved_method(told.account, told.subject.id)
    if found is None or found.customer is not None:
        return
    told.call.db.execute(
        """
        update payment_methods set detached_at = now(), is_default = false, autopay = false
        where organization_id = $1 and processor_payment_method_id = $2 and detached_at is null
        """,
        told.organization_id,
        found.id,
    )


def account_updated(told: Told) -> None:
    """Write whether residents can pay to the account."""
    account = accounts.account(told.account)
    follow_account(told.call.db, account.id, is_ready=account.is_ready)


def payout_account_changed(told: Told) -> None:
    """Mail every owner, because the bank account gets the residents' money."""
    tell_members(
        told,
        OWNERS,
        lambda user_id: PayoutAccountChanged(organization_id=told.organization_id, user_id=user_id),
    )


def deauthorized(told: Told) -> None:
    """Forget an account that no longer lets us act for it, as its disconnection here does."""
    # The event may be older than a connection that was made anew.
    if accounts.is_connected(told.account):
        return
    abandon_account(told.call.db, told.organization_id)
    tell_members(
        told,
        OWNERS,
        lambda user_id: ProcessorConnected(
            organization_id=told.organization_id,
            user_id=user_id,
            actor_id=None,
            is_connected=False,
        ),
    )
