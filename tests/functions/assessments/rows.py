"""The assessments rows of the table of all endpoints."""

from typing import Any

from tests.endpoint_table import Row
from tests.factories import Organization, new_homeowner
from tests.functions.charges.rows import WAIVER
from tests.http.client import Reply, send

OF_ALL = {
    "type": "special_assessment",
    "description": "New roof",
    "amount_cents": 50000,
    "due_date": "2096-09-01",
}


def _of_all(organization: Organization) -> dict[str, Any]:
    return OF_ALL | {"association_id": new_homeowner(organization).association_id}


NEW = {
    "type": "special_assessment",
    "description": "New roof",
    "amount_cents": 50000,
    "due_date": "2025-09-01",
}


def post_assessment(organization: Organization, **changes: Any) -> Reply:
    """The answer to an assessment that the owner makes."""
    return send("POST", "/v1/assessments", NEW | changes, token=organization.owner.token)


def new_assessment(organization: Organization, **changes: Any) -> dict[str, Any]:
    """An assessment made by the owner, of a new homeowner unless one is given."""
    if "homeowner_id" not in changes:
        changes["homeowner_id"] = new_homeowner(organization).homeowner_id
    response = post_assessment(organization, **changes)
    assert response.status_code == 201, response.text
    made: dict[str, Any] = response.json
    return made


def act(organization: Organization, assessment_id: str, verb: str, **body: Any) -> Reply:
    """The answer to this action by the owner."""
    path = f"/v1/assessments/{assessment_id}/{verb}"
    return send("POST", path, body, token=organization.owner.token)


def acted(organization: Organization, assessment_id: str, verb: str, **body: Any) -> dict[str, Any]:
    """The assessment after this action by the owner."""
    response = act(organization, assessment_id, verb, **body)
    assert response.status_code == 200, response.text
    made: dict[str, Any] = response.json
    return made


def assessment(organization: Organization, assessment_id: str) -> dict[str, Any]:
    """The assessment as it stands."""
    path = f"/v1/assessments/{assessment_id}"
    response = send("GET", path, token=organization.owner.token)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json
    return found


def _id(organization: Organization) -> dict[str, str]:
    return {"assessment_id": new_assessment(organization)["id"]}


def _adjusted(organization: Organization) -> dict[str, str]:
    made = _id(organization)
    acted(organization, made["assessment_id"], "adjust", **WAIVER)
    return made


def _new(organization: Organization) -> dict[str, Any]:
    return NEW | {"homeowner_id": new_homeowner(organization).homeowner_id}


ROWS = {
    "assessments__adjust": Row(_id, body=lambda _: {**WAIVER}),
    "assessments__assess_all": Row(body=_of_all),
    "assessments__cancel": Row(_id, body=lambda _: {"reason": "Assessed twice."}),
    "assessments__create": Row(body=_new),
    "assessments__get": Row(_adjusted),
    "assessments__list": Row(),
    "assessments__update": Row(_id, body=lambda _: {"description": "New roof, first half"}),
}
