"""Organizations whose subscription ends, and its state afterwards."""

from typing import Any

from tests.factories import Organization, new_organization, sql


def trialing(hours: float, properties: int = 0) -> Organization:
    """An organization with properties whose trial ends in this many hours."""
    organization = new_organization()
    add_properties(organization, properties)
    sql(
        """
        update subscriptions set status = 'trialing',
            trial_ends_at = now() + :hours * interval '1 hour'
        where organization_id = :id
        """,
        hours=hours,
        id=organization.id,
    )
    return organization


def add_properties(organization: Organization, count: int) -> None:
    sql(
        """
        insert into properties (organization_id, name, kind, address_line1, city, state,
            postal_code, country)
        select :id, 'House ' || n, 'single_family', '1 Street', 'Town', 'OR', '97201', 'US'
        from generate_series(1, :count) as n
        """,
        id=organization.id,
        count=count,
    )


def properties_of(organization: Organization) -> list[str]:
    rows = sql("select id::text from properties where organization_id = :id", id=organization.id)
    return [each for [each] in rows]


def subscription(organization: Organization) -> Any:
    [found] = sql(
        """
        select plan.slug, status, ended_reason, trial_ends_at is null
        from subscriptions join subscription_plans as plan on plan.id = plan_id
        where organization_id = :id
        """,
        id=organization.id,
    )
    return found


def mails(organization: Organization) -> int:
    [[count]] = sql(
        """
        select count(*) from outbox
        where organization_id = :id and payload ->> 'template' = 'trial_ends'
        """,
        id=organization.id,
    )
    found: int = count
    return found


def changes(organization: Organization) -> int:
    [[count]] = sql(
        """
        select count(*) from audit_log
        where organization_id = :id and table_name = 'subscriptions' and action = 'update'
            and endpoint = 'scheduled__settle_subscriptions'
        """,
        id=organization.id,
    )
    found: int = count
    return found
