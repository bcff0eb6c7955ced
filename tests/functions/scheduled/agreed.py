"""Payers who have agreed to be collected from without being asked, and their tries."""

from datetime import date
from typing import Any

from tests.factories import Organization, sql
from tests.functions.homeowner_portal.paying import WORDS, Paying
from tests.functions.payments.collecting import Collecting, Debtor
from tests.functions.scheduled.rows import run


class Renter(Collecting):
    """A lease whose tenant owes rent since long ago, with a card that is collected from."""

    def __init__(self, organization: Organization | None = None) -> None:
        super().__init__(organization)
        sql(
            "update charges set type = 'rent', period_month = '2025-09-01' where id = :id",
            id=self.charge_id,
        )
        agree(self.method_id)


def owner_who_agreed() -> Paying:
    """A homeowner who owes dues since long ago, with a card that is collected from."""
    case = Paying()
    body = {"autopay": True, "autopay_consent_text": WORDS}
    assert case.send("PATCH", f"payment-methods/{case.method_id}", body).status_code == 200
    return case


def agree(method_id: str) -> None:
    """Let the tenant have authorized automatic payments from this method."""
    sql(
        "update payment_methods set autopay = true, authorized_on = '2025-09-01' where id = :id",
        id=method_id,
    )


def only(*cases: Debtor) -> None:
    """Let the next runs collect from these cases, and from none that other tests left."""
    sql(
        """
        update payment_methods set autopay = false
        where autopay and organization_id <> all (cast(:ids as uuid[]))
        """,
        ids=[case.organization.id for case in cases],
    )


def tries(case: Debtor) -> list[tuple[str, int]]:
    """The status and the amount of each automatic payment, oldest first."""
    rows = sql(
        """
        select status, amount_cents from payments
        where account_id = :id and origin = 'autopay' order by created_at, id
        """,
        id=case.account_id,
    )
    return [(status, cents) for status, cents in rows]


def wait(case: Debtor, days: int) -> None:
    """Let this many days go by since the account's payments were made."""
    sql(
        """
        update payments set received_date = received_date - cast(:days as integer),
            created_at = created_at - :days * interval '1 day'
        where account_id = :id and succeeded_at is null
        """,
        id=case.account_id,
        days=days,
    )


def collected() -> dict[str, Any]:
    """The answer of a run that met no failure."""
    answer = run("autopay")
    assert answer["failed"] == 0, answer
    return answer


def mails(case: Debtor, template: str) -> list[list[object]]:
    """The members to whom the organization's mails of this kind go; null is the payer."""
    return sql(
        """
        select payload ->> 'user_id' from outbox
        where organization_id = :id and payload ->> 'template' = :template order by created_at, id
        """,
        id=case.organization.id,
        template=template,
    )


def today(case: Debtor) -> date:
    """The organization's day."""
    [[found]] = sql(
        "select (now() at time zone time_zone)::date from organizations where id = :id",
        id=case.organization.id,
    )
    assert isinstance(found, date)
    return found
