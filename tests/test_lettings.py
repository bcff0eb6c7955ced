"""What lettings.py makes is what requests make."""

from collections.abc import Callable

import pytest

from tests import lettings, violations
from tests.factories import Organization, new_homeowner, new_organization
from tests.functions.leases.rows import active_lease, new_lease
from tests.functions.properties.rows import new_property
from tests.functions.tenants.rows import new_tenant
from tests.functions.units.rows import new_unit
from tests.functions.vendors.rows import new_vendor
from tests.functions.violations.rows import added_violation
from tests.system.census import census_of

Make = Callable[[Organization], object]
MAKES: dict[str, tuple[Make, Make]] = {
    "a property": (lettings.new_property, new_property),
    "a unit": (
        lettings.new_unit,
        lambda made: new_unit(made, property_id=new_property(made)["id"]),
    ),
    "a tenant": (lettings.new_tenant, new_tenant),
    "a vendor": (lettings.new_vendor, new_vendor),
    "a violation": (
        lambda made: violations.new_violation(made, _homeowner(made)),
        lambda made: added_violation(made, homeowner_id=_homeowner(made)),
    ),
    "a draft of a lease": (lambda made: lettings.new_lease(made, active=False), new_lease),
    "a lease": (lettings.new_lease, active_lease),
    "a lease of two tenants": (
        lambda made: lettings.new_lease(made, *_two(made)),
        lambda made: active_lease(made, tenant_ids=_two(made)),
    ),
}


def _two(organization: Organization) -> list[str]:
    return [lettings.new_tenant(organization, last_name=name) for name in ("One", "Two")]


def _homeowner(organization: Organization) -> str:
    return new_homeowner(organization, email="hugo@example.com").homeowner_id


@pytest.mark.parametrize("what", MAKES)
def test_a_statement_makes_what_requests_make(what: str) -> None:
    by_statement, by_requests = new_organization(), new_organization()
    for make, organization in zip(MAKES[what], (by_statement, by_requests), strict=True):
        make(organization)

    assert census_of(by_statement.id) == census_of(by_requests.id)
