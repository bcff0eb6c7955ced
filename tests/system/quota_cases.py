"""Every way to use up a quota of the plan: the counted rows, and the requests that add them."""

from collections.abc import Callable
from typing import NamedTuple
from uuid import uuid4

from tests.factories import PASSWORD, Organization, sql
from tests.functions.auth.links import new_invitation
from tests.functions.documents.rows import PDF, STARTED, form_of
from tests.functions.leases.rows import rent_roll_row
from tests.functions.properties.rows import NEW, new_property
from tests.functions.tenants import rows as tenants
from tests.functions.units.rows import ROW
from tests.system.valid_requests import Request, form_request, json_request

SIZE = 1000


class Case(NamedTuple):
    """`limit` as the plan and the refusal name it; `share` is the amount per request.

    `prepare` makes what this many requests need before the limit is set, and returns them.
    `until_used`: an open invitation takes a seat for other invitations, but not for a change of
    plan.
    """

    limit: str
    prepare: Callable[[Organization, int], list[Request]]
    share: int = 1
    status: int = 201
    until_used: bool = False
    by_strangers: bool = False


def _properties(_: Organization, count: int) -> list[Request]:
    return [json_request("/v1/properties", NEW)] * count


def _archived_properties(organization: Organization, count: int) -> list[Request]:
    rows = sql(
        """
        insert into properties (organization_id, name, kind, address_line1, city, state,
            postal_code, country, archived_at)
        select :id, 'Put away', 'condo', 'A', 'C', 'S', '1', 'US', now()
        from generate_series(1, :count) returning id
        """,
        id=organization.id,
        count=count,
    )
    return [json_request(f"/v1/properties/{found}/restore") for [found] in rows]


def _units(organization: Organization, count: int) -> list[Request]:
    house = new_property(organization)["id"]
    return [
        json_request("/v1/units", {"property_id": house, "name": f"Unit {each}"})
        for each in range(count)
    ]


def _imported_units(_: Organization, count: int) -> list[Request]:
    return [
        json_request("/v1/units/import-rows", {"rows": [ROW | {"unit_name": f"Unit {each}"}]})
        for each in range(count)
    ]


def _single_family(_: Organization, count: int) -> list[Request]:
    # Each property brings its one unit.
    return [json_request("/v1/properties", NEW | {"kind": "single_family"})] * count


def _tenants(_: Organization, count: int) -> list[Request]:
    return [json_request("/v1/tenants", tenants.NEW)] * count


def _rent_rolls(organization: Organization, count: int) -> list[Request]:
    rows = [rent_roll_row(organization) for _ in range(count)]
    return [
        json_request("/v1/leases/import-rows", {"as_of": "2025-08-31", "rows": [row]})
        for row in rows
    ]


def _archived_tenants(organization: Organization, count: int) -> list[Request]:
    rows = sql(
        """
        insert into tenants (organization_id, first_name, last_name, archived_at)
        select :id, 'Tessa', 'Tenant', now() from generate_series(1, :count) returning id
        """,
        id=organization.id,
        count=count,
    )
    return [json_request(f"/v1/tenants/{found}/restore") for [found] in rows]


def _invitations(_: Organization, count: int) -> list[Request]:
    return [
        json_request("/v1/invitations", {"email": f"{uuid4().hex}@example.com"})
        for _ in range(count)
    ]


def _acceptances(organization: Organization, count: int) -> list[Request]:
    body = {"password": PASSWORD, "name": "Newcomer"}
    tokens = [new_invitation(organization)[1] for _ in range(count)]
    return [json_request("/v1/auth/accept-invitation", body | {"token": each}) for each in tokens]


def _forms(_: Organization, count: int) -> list[Request]:
    return [form_request("/v1/documents", form_of(PDF.ljust(SIZE)))] * count


def _started_uploads(_: Organization, count: int) -> list[Request]:
    return [json_request("/v1/documents/start-upload", STARTED | {"size_bytes": SIZE})] * count


CASES = {
    "properties": Case("properties", _properties),
    "restored properties": Case("properties", _archived_properties, status=200),
    "units": Case("units", _units),
    "imported units": Case("units", _imported_units, status=200),
    "units of single-family properties": Case("units", _single_family),
    "tenants": Case("tenants", _tenants),
    "imported tenants": Case("tenants", _rent_rolls, status=200),
    "restored tenants": Case("tenants", _archived_tenants, status=200),
    "invitations": Case("members", _invitations, until_used=True),
    "members": Case("members", _acceptances, status=200, by_strangers=True),
    "uploads": Case("storage_bytes", _forms, SIZE),
    "started uploads": Case("storage_bytes", _started_uploads, SIZE),
}
