"""The payment methods rows of the table of all endpoints."""

from typing import Any
from uuid import UUID

from shared.mail.tokens import make_mail_token
from tests import lettings
from tests.endpoint_table import Row
from tests.factories import Organization, sql
from tests.processor.accounts import IMAGINED
from tests.processor.stand_in import with_processor
from tests.shared.domain.ledger.accounts import LeaseAccount


def connect(organization: Organization) -> str:
    """Give the organization a ready account that the stand-in imagines: its name."""
    name = f"{IMAGINED}_{organization.id}"
    sql(
        "update organizations set processor_account_id = :name, processor_ready = true"
        " where id = :id",
        name=name,
        id=organization.id,
    )
    return name


def new_payer(organization: Organization, **columns: Any) -> dict[str, str]:
    """A tenant of a connected organization whom the processor knows: id and customer."""
    return known_payer(organization, "tenant", lettings.new_tenant(organization, **columns))


def known_payer(organization: Organization, kind: str, payer_id: str) -> dict[str, str]:
    """This tenant or homeowner, known to the processor: kind, id and customer."""
    connect(organization)
    customer = f"cus_{UUID(payer_id).hex}"
    sql(
        f"update {kind}s set processor_customer_id = :name where id = :id",  # noqa: S608 - a table
        name=customer,
        id=payer_id,
    )
    return {"kind": kind, "id": payer_id, "customer": customer}


def new_method(
    organization: Organization, payer: dict[str, str] | None = None, **columns: Any
) -> str:
    """A method of the payer, of a new tenant unless given, that the stand-in imagines: its id."""
    payer = payer or new_payer(organization)
    values = {"type": "card", "brand": "visa", "last4": "4242"} | columns
    names = ", ".join(values)
    markers = ", ".join(f":{name}" for name in values)
    [[found]] = sql(
        f"""
        insert into payment_methods
            (organization_id, {payer["kind"]}_id, processor_payment_method_id, {names})
        values (:organization, :payer, 'pm_' || replace(new_id()::text, '-', '') || '_of_'
            || :customer, {markers})
        returning id::text
        """,  # noqa: S608 - column names from the test's own code
        organization=organization.id,
        payer=payer["id"],
        customer=payer["customer"],
        **values,
    )
    return str(found)


def new_link(organization: Organization, tenant: dict[str, str] | None = None) -> tuple[str, str]:
    """A mailed link by which a tenant enters a payment method: its id and its token."""
    tenant = tenant or new_payer(organization, email="tessa@tenants.example")
    [[link_id, nonce]] = sql(
        """
        insert into set_up_links (organization_id, tenant_id) values (:organization, :tenant)
        returning id::text, nonce
        """,
        organization=organization.id,
        tenant=tenant["id"],
    )
    return link_id, make_mail_token("set_up", link_id, nonce)


def new_request(organization: Organization) -> None:
    """What was asked of the processor and is not decided: a payment of a new lease."""
    lease = LeaseAccount(organization)
    sql(
        """
        with payment as (
            insert into payments (organization_id, account_kind, account_id, lease_id, amount_cents,
                method, origin, status, received_date, payment_method_id)
            values (:organization, 'lease', :account, :lease, 100, 'card', 'collected', 'pending',
                current_date, :method) returning id
        )
        insert into processor_requests (organization_id, payment_id)
        select :organization, id from payment
        """,
        organization=organization.id,
        account=lease.id,
        lease=lease.lease_id,
        method=new_method(organization),
    )


def _entered(organization: Organization) -> dict[str, Any]:
    payer = new_payer(organization)
    return {"tenant_id": payer["id"], "session_id": f"cs_one_of_{payer['customer']}"}


def _method(organization: Organization) -> dict[str, str]:
    return {"payment_method_id": new_method(organization)}


ROWS = {
    "payment_methods__config": Row(),
    "payment_methods__create": Row(body=_entered, deployment=with_processor),
    "payment_methods__delete": Row(_method, deployment=with_processor),
    "payment_methods__list": Row(),
    "payment_methods__open_setup": Row(
        body=lambda organization: {"token": new_link(organization)[1]}, deployment=with_processor
    ),
    "payment_methods__setup": Row(
        body=lambda organization: {"tenant_id": new_payer(organization)["id"]},
        deployment=with_processor,
    ),
    "payment_methods__update": Row(_method, body=lambda _: {"is_default": True}),
}
