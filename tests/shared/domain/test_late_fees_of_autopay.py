"""A late fee waits until what is to be collected without asking was tried."""

from uuid import UUID

from shared.database.organization_scope import in_organization
from shared.domain.late_fees import charge_late_fees
from shared.domain.ledger.recording import NewPayment, make_payment
from shared.domain.ledger.settling import fail
from tests.factories import sql
from tests.functions.homeowner_portal.paying import WORDS
from tests.functions.payment_methods.rows import known_payer, new_method
from tests.shared.domain.ledger.accounts import HomeownerAccount, LeaseAccount, LedgerAccount
from tests.shared.domain.test_late_fees import day, fees, owing, platform, policed, renting


def failed_try(account: LedgerAccount, charge: UUID, method: str) -> None:
    """A payment that was tried for the charge without asking, and came to nothing."""
    new = NewPayment(
        account_id=account.id,
        lease_id=account.lease_id if isinstance(account, LeaseAccount) else None,
        amount_cents=100,
        method="card",
        received_date=day(1),
        origin="autopay",
        pending=True,
        for_charge_id=charge,
        payment_method_id=UUID(method),
    )
    with account.changing() as db:
        fail(db, make_payment(db, new), "Declined")


def test_rent_bears_none_before_it_was_tried() -> None:
    account = renting()
    rent = owing(account, 100000, 40)
    owing(account, 20000, 75)
    [[tenant]] = sql(
        "select tenant_id::text from lease_tenants where lease_id = :id", id=account.lease_id
    )
    payer = known_payer(account.organization, "tenant", tenant)
    method = new_method(account.organization, payer, autopay=True, authorized_on="2025-09-01")

    assert fees(account) == []
    failed_try(account, rent, method)
    assert fees(account) == [5000]
    # An organization that can't collect any more tries nothing.
    policed(account, processor_ready=False)
    assert fees(account) == [1000, 5000]


def test_dues_bear_none_before_they_were_tried() -> None:
    account = HomeownerAccount()
    sql(
        "update associations set late_fees_since = '2020-01-01' where id = :id",
        id=account.association_id,
    )
    charges = [
        account.charge(10000, day(40).isoformat(), kind)
        for kind in ("monthly_dues", "special_assessment")
    ]
    sql(
        "update charges set created_at = now() - interval '40 days' where id = any(:ids)",
        ids=charges,
    )
    payer = known_payer(account.organization, "homeowner", account.homeowner_id)
    consent = {"autopay_consent_at": "2025-09-01", "autopay_consent_text": WORDS}
    method = new_method(account.organization, payer, autopay=True, **consent)

    # A special assessment that does not recur is not collected without asking.
    assert of_association(account) == [charges[1]]
    failed_try(account, charges[0], method)
    assert of_association(account) == charges


def of_association(account: HomeownerAccount) -> list[UUID]:
    """The charges that have a late fee after a run."""
    db = platform()
    with in_organization(db, account.organization_id):
        charge_late_fees(db, account.organization_id)
    rows = sql(
        """
        select charge.id from charges as fee
        join charges as charge on charge.id = fee.late_fee_for_charge_id
        where fee.account_id = :id order by charge.type
        """,
        id=account.id,
    )
    return [found for [found] in rows]
