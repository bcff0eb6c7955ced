"""Every way to use up a quota of the plan: what it counts, and a request that takes a share of it."""

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import uuid4

import msgspec

from tests.factories import PASSWORD, Organization
from tests.functions.auth.links import new_invitation
from tests.functions.documents.rows import PDF, STARTED, form_of
from tests.functions.properties.rows import NEW, new_property
from tests.shared.test_multipart import BOUNDARY
from tests.system.backstage import sql

SIZE = 1000
JSON = "application/json"


class Request(NamedTuple):
    """A request that takes one share."""

    path: str
    data: bytes = b""
    content_type: str = JSON
    anonymous: bool = False


class Case(NamedTuple):
    """`limit` as the plan and the refusal name it; `share` is what one request takes of it.

    `prepare` makes what so many requests need, before the limit is set, and returns them.
    """

    limit: str
    prepare: Callable[[Organization, int], list[Request]]
    share: int = 1
    status: int = 201


def _json(path: str, **body: Any) -> Request:
    return Request(path, msgspec.json.encode(body))


def _properties(_: Organization, count: int) -> list[Request]:
    return [_json("/v1/properties", **NEW)] * count


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
    return [Request(f"/v1/properties/{found}/restore") for [found] in rows]


def _units(organization: Organization, count: int) -> list[Request]:
    house = new_property(organization)["id"]
    return [_json("/v1/units", property_id=house, name=f"Unit {each}") for each in range(count)]


def _single_family(_: Organization, count: int) -> list[Request]:
    # Each brings its one unit.
    return [_json("/v1/properties", **NEW | {"kind": "single_family"})] * count


def _invitations(_: Organization, count: int) -> list[Request]:
    return [
        _json("/v1/invitations", email=f"{uuid4().hex}@example.com", role="viewer")
        for _ in range(count)
    ]


def _acceptances(organization: Organization, count: int) -> list[Request]:
    body = {"password": PASSWORD, "name": "Newcomer"}
    return [
        _json("/v1/auth/accept-invitation", **body, token=new_invitation(organization)[1])._replace(
            anonymous=True
        )
        for _ in range(count)
    ]


def _forms(_: Organization, count: int) -> list[Request]:
    content_type = f"multipart/form-data; boundary={BOUNDARY}"
    return [Request("/v1/documents", form_of(PDF.ljust(SIZE)), content_type)] * count


def _started_uploads(_: Organization, count: int) -> list[Request]:
    return [_json("/v1/documents/start-upload", **STARTED | {"size_bytes": SIZE})] * count


CASES = {
    "properties": Case("properties", _properties),
    "restored properties": Case("properties", _archived_properties, status=200),
    "units": Case("units", _units),
    "units of single-family properties": Case("units", _single_family),
    "invitations": Case("members", _invitations),
    "members": Case("members", _acceptances, status=200),
    "uploads": Case("storage_bytes", _forms, SIZE),
    "started uploads": Case("storage_bytes", _started_uploads, SIZE),
}
