"""Associations of a test's own, so that tests on one organization do not meet."""

from uuid import uuid4

from tests.console.visitor import Visitor


def new_association(visitor: Visitor, *shares: int | None) -> str:
    """The id of an association whose homeowners, Ella Elm 1 and so on, have these shares."""
    association: str = visitor.post("/v1/associations", {"name": f"Elm {uuid4().hex[:6]}"})["id"]
    for number, share in enumerate(shares, start=1):
        name = {"first_name": "Ella", "last_name": f"Elm {number}"}
        known = {"association_id": association, "email": f"{uuid4().hex}@elm.example"}
        visitor.post("/v1/homeowners", known | name | {"share_ppm": share})
    return association


def new_assessment(visitor: Visitor, homeowner_id: str, **fields: object) -> str:
    """The id of an assessment of 500 for the roof, overdue."""
    body = {
        "homeowner_id": homeowner_id,
        "type": "special_assessment",
        "description": "New roof",
        "amount_cents": 50000,
        "due_date": "2026-01-31",
    }
    return str(visitor.post("/v1/assessments", body | fields)["id"])
