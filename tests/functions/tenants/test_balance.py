from tests.factories import new_organization, sql
from tests.functions.tenants.rows import new_tenant
from tests.functions.units.rows import new_unit
from tests.http.client import send
from tests.migrations.leases import day, end_lease, new_lease
from tests.shared.domain.ledger.accounts import LeaseAccount

OWED = """
    insert into charges (organization_id, account_kind, account_id, lease_id, tenant_id,
        property_id, unit_id, type, description, amount_cents, due_date)
    select accounts.organization_id, kind, accounts.id, leases.id, accounts.tenant_id, property_id,
        unit_id, 'other', 'Key', :cents, :day
    from accounts left join leases on leases.id = :lease
    where accounts.id = coalesce(
        leases.account_id, (select id from accounts where tenant_id = :tenant))
"""


def test_counts_a_joint_account_whole_and_a_renewal_once() -> None:
    organization = new_organization()
    token = organization.owner.token
    tenant, other = new_tenant(organization)["id"], new_tenant(organization)["id"]
    unit = new_unit(organization)["id"]
    first = new_lease(unit, tenant, start_date=day(-400), end_date=day(-31))
    end_lease(first)
    [[account]] = sql("select account_id::text from leases where id = :id", id=first)
    renewal = new_lease(
        unit, tenant, start_date=day(-30), account_id=account, previous_lease_id=first
    )
    sql(
        """
        insert into lease_tenants (organization_id, lease_id, tenant_id)
        values (:organization, :lease, :tenant)
        """,
        organization=organization.id,
        lease=renewal,
        tenant=other,
    )
    for lease, payer, cents, due in (
        (first, None, 1000, day(-40)),
        (renewal, None, 500, day(0)),
        (None, tenant, 30, day(1)),
    ):
        sql(OWED, lease=lease, tenant=payer, cents=cents, day=due)

    balance = send("GET", f"/v1/tenants/{tenant}/balance", token=token).json
    of_other = send("GET", f"/v1/tenants/{other}/balance", token=token).json

    joint = {
        "lease_id": renewal,
        "property_name": "Linden Court",
        "unit_name": "1A",
        "balance_cents": 1500,
        "open_cents": 1500,
        "credit_cents": 0,
        "overdue_cents": 1000,
        "oldest_due_date": str(day(-40)),
    }
    assert balance["leases"] == of_other["leases"] == [joint]
    assert balance["own_account"] == {
        "balance_cents": 30,
        "open_cents": 30,
        "credit_cents": 0,
        "overdue_cents": 0,
        "oldest_due_date": str(day(1)),
    }
    assert (balance["total_cents"], of_other["total_cents"]) == (1530, 1500)
    shown = send("GET", f"/v1/tenants/{tenant}", token=token).json
    assert shown["balance_cents"] == 1530
    assert [lease["lease_id"] for lease in shown["leases"]] == [renewal, first]


def test_credit_that_waits_is_below_zero() -> None:
    account = LeaseAccount()
    account.charge(100, "2025-09-01")
    account.pay(250)
    [[tenant]] = sql(
        "select tenant_id::text from lease_tenants where lease_id = :id", id=account.lease_id
    )

    balance = send(
        "GET", f"/v1/tenants/{tenant}/balance", token=account.organization.owner.token
    ).json

    [lease] = balance["leases"]
    assert (lease["balance_cents"], lease["credit_cents"], lease["oldest_due_date"]) == (
        -150,
        150,
        None,
    )
    assert balance["total_cents"] == -150
