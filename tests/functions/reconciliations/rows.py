"""The reconciliations rows of the table of all endpoints."""

from typing import Any

from tests.banking import new_bank_account
from tests.endpoint_table import Row
from tests.factories import Organization, sql
from tests.http.client import Reply, send
from tests.reconciling import (
    SEPTEMBER,
    completed,
    new_line,
    new_match,
    new_payment,
    new_reconciliation,
)

ALLOWED = {"allow_unmatched": True, "notes": "The tenant's cheque is lost."}


def act(organization: Organization, reconciliation_id: str, verb: str, **body: Any) -> Reply:
    """The answer to this action by the owner."""
    path = f"/v1/reconciliations/{reconciliation_id}/{verb}"
    return send("POST", path, body, token=organization.owner.token)


def acted(
    organization: Organization, reconciliation_id: str, verb: str, **body: Any
) -> dict[str, Any]:
    """The answer to this action by the owner, which succeeds."""
    response = act(organization, reconciliation_id, verb, **body)
    assert response.status_code == 200, response.text
    made: dict[str, Any] = response.json
    return made


def created(organization: Organization, bank_account_id: str, **changes: Any) -> dict[str, Any]:
    """A reconciliation of September 2025 as the owner makes it."""
    body = SEPTEMBER | {"bank_account_id": bank_account_id} | changes
    response = send("POST", "/v1/reconciliations", body, token=organization.owner.token)
    assert response.status_code == 201, response.text
    made: dict[str, Any] = response.json
    return made


def shown(organization: Organization, reconciliation_id: str) -> dict[str, Any]:
    """The reconciliation with its totals."""
    path = f"/v1/reconciliations/{reconciliation_id}"
    response = send("GET", path, token=organization.owner.token)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json
    return found


def listed(
    organization: Organization, reconciliation_id: str, of: str, **query: Any
) -> list[dict[str, Any]]:
    """Its matches, or what is unmatched."""
    path = f"/v1/reconciliations/{reconciliation_id}/{of}"
    response = send("GET", path, token=organization.owner.token, query=query)
    assert response.status_code == 200, response.text
    items: list[dict[str, Any]] = response.json["items"]
    return items


def _new(organization: Organization) -> dict[str, Any]:
    """A period with a line that a payment is matched with at once."""
    account = new_bank_account(organization)
    new_line(organization, account)
    new_payment(organization)
    return SEPTEMBER | {"bank_account_id": account}


def _id(organization: Organization) -> dict[str, str]:
    return {"reconciliation_id": new_reconciliation(organization)}


def _with_pair(organization: Organization) -> dict[str, str]:
    """A reconciliation with a line and its money."""
    made = _new(organization)
    return {"reconciliation_id": new_reconciliation(organization, made["bank_account_id"])}


def _with_match(organization: Organization, state: str = "suggested") -> dict[str, str]:
    made = new_match(organization, state=state)
    return {name: made[name] for name in ("reconciliation_id", "match_id")}


def _with_matches(organization: Organization) -> dict[str, str]:
    """A reconciliation with a suggested match and one that was found for certain."""
    made = new_match(organization)["reconciliation_id"]
    new_match(organization, made, kind="auto", state="accepted")
    return {"reconciliation_id": made}


def _with_accepted(organization: Organization) -> dict[str, str]:
    return _with_match(organization, "accepted")


def _pair(organization: Organization) -> dict[str, Any]:
    """A line of the newest reconciliation, or of a new one, and a new payment."""
    line = new_line(organization, _newest(organization, "bank_account_id"))
    return {"bank_transaction_id": line, "payment_id": new_payment(organization)}


def _match(organization: Organization) -> dict[str, str]:
    """The newest match."""
    found = sql(
        """
        select id::text from reconciliation_matches where organization_id = :id
        order by created_at desc, id desc limit 1
        """,
        id=organization.id,
    )
    return {"match_id": found[0][0] if found else new_match(organization)["match_id"]}


def _newest(organization: Organization, column: str) -> str:
    found = sql(
        f"""
        select {column}::text from reconciliations where organization_id = :id
        order by created_at desc, id desc limit 1
        """,  # noqa: S608 - from this file
        id=organization.id,
    )
    return str(found[0][0]) if found else new_bank_account(organization)


ROWS = {
    "reconciliations__accept_match": Row(_with_match, body=_match),
    "reconciliations__auto_match": Row(_with_pair),
    "reconciliations__complete": Row(_id, body=lambda _: {**ALLOWED}),
    "reconciliations__create": Row(body=_new),
    "reconciliations__delete": Row(_id),
    "reconciliations__get": Row(_with_match),
    "reconciliations__list": Row(),
    "reconciliations__list_matches": Row(_with_matches),
    "reconciliations__list_unmatched": Row(_with_pair),
    "reconciliations__match": Row(_id, body=_pair),
    "reconciliations__reject_match": Row(_with_match, body=_match),
    "reconciliations__reopen": Row(
        lambda organization: {"reconciliation_id": completed(organization)},
        body=lambda _: {"reason": "A line is missing."},
    ),
    "reconciliations__unmatch": Row(_with_accepted, body=_match),
}
