from shared.admission.plan_limits import limits_key
from tests.factories import Organization, new_organization, sql
from tests.functions.properties.rows import NEW, new_property
from tests.http.client import code, send
from tests.servers.cache import store


def block(organization: Organization) -> None:
    """End the subscription, and clear its cached limits."""
    sql(
        """
        update subscriptions set status = 'expired', ended_reason = 'unpaid'
        where organization_id = :id
        """,
        id=organization.id,
    )
    store().delete(limits_key(organization.id))


def test_a_blocked_organizations_refused_write_keeps_the_cache() -> None:
    organization = new_organization()
    token = organization.owner.token
    for _ in range(2):
        new_property(organization)
    block(organization)
    send("GET", "/v1/properties", token=token)
    held = store().get(limits_key(organization.id))
    assert held

    refused = send("POST", "/v1/properties", NEW, token=token)

    assert code(refused) == (403, "SUBSCRIPTION_REQUIRED")
    assert store().get(limits_key(organization.id)) == held


def test_settling_on_the_free_plan_clears_the_cached_limits() -> None:
    organization = new_organization()
    token = organization.owner.token
    block(organization)
    send("GET", "/v1/properties", token=token)

    assert send("POST", "/v1/properties", NEW, token=token).status_code == 201

    assert store().get(limits_key(organization.id)) is None
