"""A request that names an archived row is refused, whichever endpoint takes the id.

Driven by the declarations, so the ids that a later endpoint takes are tried too. Races are in
tests/migrations/test_archived_references.py.
"""

from typing import get_type_hints
from uuid import uuid4

import pytest

from shared.pipeline.declaration import Declaration
from tests.endpoint_table import BY_MANAGERS, WITH_SESSION, row_of
from tests.factories import new_organization, sql
from tests.functions.test_every_field import COMPANIONS, INSTEAD, ROWS
from tests.http.client import code
from tests.safety.asking import KINDS, may_call, new_asking, new_token
from tests.safety.places import Place, places_of

TABLES = {
    "association_id": "associations",
    "bank_account_id": "bank_accounts",
    "homeowner_id": "homeowners",
    "owner_id": "owners",
    "property_id": "properties",
    "requested_by_homeowner_id": "homeowners",
    "requested_by_tenant_id": "tenants",
    "unit_id": "units",
    "vendor_id": "vendors",
}
# Money may be about what is archived by now.
COMES_LATE = {
    "assessments__create", "charges__create", "expenses__create", "expenses__update",
    "homeowner_payments__create",
}  # fmt: skip
# A request to join is for a homeowner who is there.
NOT_FOUND = {("join_requests__approve", "homeowner_id")}
REFERENCES = [
    pytest.param(declaration, name, id=f"{declaration.name}-{name}")
    for declaration in BY_MANAGERS
    for name in get_type_hints(declaration.body or declaration.form or object)
    if name in TABLES
    and declaration.name not in COMES_LATE
    and (declaration.name, name) not in NOT_FOUND
]


@pytest.mark.parametrize(("declaration", "name"), REFERENCES)
def test_refuses_an_archived_row(declaration: Declaration, name: str) -> None:
    organization = new_organization()
    asking = new_asking(declaration, organization)
    body = dict(asking.body or {}) | INSTEAD.get((declaration.name, name), {})
    for each in (*COMPANIONS.get((declaration.name, name), ()), name):
        body[each] = ROWS[each](organization, body)
    sql(f"update {TABLES[name]} set archived_at = now() where id = :id", id=body[name])  # noqa: S608 - from this file
    before = sql("select count(*) from audit_log where organization_id = :id", id=organization.id)

    response = asking._replace(body=body).send(organization.owner.token)

    assert code(response) == (409, "CONFLICT")
    noun = name.removeprefix("requested_by_").removesuffix("_id").replace("_", " ")
    detail = f"The {noun} is archived. Restore it first."
    assert response.json["detail"] == detail
    assert response.json["errors"] == [{"pointer": f"/{name}", "detail": detail}]
    after = sql("select count(*) from audit_log where organization_id = :id", id=organization.id)
    assert after == before


def test_tries_every_kind_of_request() -> None:
    tried = {str(each.id) for each in REFERENCES}

    assert {"documents__create-unit_id", "properties__update-association_id"} <= tried


IDS = [
    pytest.param(declaration, place, id=f"{declaration.name}-{place.name}")
    for declaration in WITH_SESSION
    for place in places_of(declaration)
    if place.part in {"body", "form"}
]


@pytest.mark.parametrize(("declaration", "place"), IDS)
def test_an_id_that_names_nothing_is_pointed_at(declaration: Declaration, place: Place) -> None:
    organization = new_organization()
    kind = next(kind for kind in KINDS if may_call(declaration, kind))
    asking = new_asking(declaration, organization)
    for other in COMPANIONS.get((declaration.name, place.name), ()):
        asking.body[other] = ROWS[other](organization, asking.body)
    if instead := INSTEAD.get((declaration.name, place.name)):
        asking.body.update(instead)

    with row_of(declaration).deployment():
        answer = asking.send(new_token(kind, organization), place, str(uuid4()))

    assert code(answer) == (404, "NOT_FOUND"), answer.text
    detail = answer.json["detail"]
    assert answer.json["errors"] == [{"pointer": place.pointer, "detail": detail}]
