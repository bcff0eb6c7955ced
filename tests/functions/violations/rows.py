"""The violations rows of the table of all endpoints."""

from typing import Any

from tests.endpoint_table import Row
from tests.factories import Organization, new_homeowner
from tests.http.client import Reply, send
from tests.violations import VIOLATION

FINE = {"amount_cents": 5000, "due_date": "2096-01-31", "no_notice_reason": "Warned in person."}
APPEAL = {"note": "The hedge is my neighbour's."}
GRANTED = {"decision": "granted", "note": "You are right."}
UPHELD = {"decision": "upheld", "note": "It is on your side."}


def added_violation(organization: Organization, **changes: Any) -> dict[str, Any]:
    """A violation entered by the owner, of a new homeowner unless one is named."""
    body = _new(organization, **changes)
    response = send("POST", "/v1/violations", body, token=organization.owner.token)
    assert response.status_code == 201, response.text
    made: dict[str, Any] = response.json
    return made


def step(organization: Organization, violation_id: str, verb: str, **body: Any) -> Reply:
    """The answer to this step by the owner."""
    path = f"/v1/violations/{violation_id}/{verb}"
    return send("POST", path, body, token=organization.owner.token)


def moved(organization: Organization, violation_id: str, verb: str, **body: Any) -> dict[str, Any]:
    """The answer to this step by the owner, which succeeds."""
    response = step(organization, violation_id, verb, **body)
    assert response.status_code in {200, 201}, response.text
    made: dict[str, Any] = response.json
    return made


def shown(organization: Organization, violation_id: str) -> dict[str, Any]:
    """The violation with its history."""
    response = send("GET", f"/v1/violations/{violation_id}", token=organization.owner.token)
    assert response.status_code == 200, response.text
    made: dict[str, Any] = response.json
    return made


def appealed(organization: Organization, **changes: Any) -> dict[str, Any]:
    """A violation with a fine, under appeal."""
    made = added_violation(organization, **changes)
    moved(organization, made["id"], "fine", **FINE)
    return moved(organization, made["id"], "appeal", **APPEAL)


def _new(organization: Organization, **changes: Any) -> dict[str, Any]:
    homeowner_id = changes.pop("homeowner_id", None) or new_homeowner(organization).homeowner_id
    return VIOLATION | {"homeowner_id": homeowner_id} | changes


def _id(organization: Organization) -> dict[str, str]:
    return {"violation_id": added_violation(organization)["id"]}


def _appealed(organization: Organization) -> dict[str, str]:
    return {"violation_id": appealed(organization)["id"]}


def _resolved(organization: Organization) -> dict[str, str]:
    made = _id(organization)
    moved(organization, made["violation_id"], "resolve")
    return made


NOTED = {"note": "Seen on the second of May."}
ROWS = {
    "violations__appeal": Row(_id, body=lambda _: {**APPEAL}),
    "violations__close": Row(_id, body=lambda _: NOTED | {"outcome": "cured"}),
    "violations__create": Row(body=_new),
    "violations__decide_appeal": Row(_appealed, body=lambda _: {**GRANTED}),
    "violations__fine": Row(_id, body=lambda _: {**FINE}),
    "violations__get": Row(_id),
    "violations__list": Row(),
    "violations__reopen": Row(_resolved, body=lambda _: {**NOTED}),
    "violations__resolve": Row(_id, body=lambda _: {**NOTED}),
    "violations__start": Row(_id, body=lambda _: {**NOTED}),
    "violations__update": Row(_id, body=lambda _: {"severity": "major"}),
}
