"""The owners rows of the table of all endpoints."""

from typing import Any

from tests.endpoint_table import Row
from tests.factories import Organization, sql
from tests.http.client import Reply, send
from tests.shared.domain.ledger.owned import OwnedAccount
from tests.spending import OWNER, new_owner

OF_OWNER = {"email": "olga@owners.example", "phone": "312 555 0188", "notes": "Calls on Mondays."}


def act(organization: Organization, owner_id: str, verb: str, **body: Any) -> Reply:
    """The answer to this action by the organization's owner."""
    path = f"/v1/owners/{owner_id}/{verb}"
    return send("POST", path, body or None, token=organization.owner.token)


def _id(organization: Organization) -> dict[str, str]:
    return {"owner_id": new_owner(organization)}


def _archived(organization: Organization) -> dict[str, str]:
    made = _id(organization)
    sql("update owners set archived_at = now() where id = :id", id=made["owner_id"])
    return made


def _with_rent(organization: Organization) -> dict[str, str]:
    account = OwnedAccount(organization)
    account.collect(210000, "2025-09-02")
    return {"owner_id": account.owner_id}


ROWS = {
    "owners__archive": Row(_id),
    "owners__book_fees": Row(_with_rent, body=lambda _: {"month": "2025-09"}),
    "owners__create": Row(body=lambda _: OWNER | OF_OWNER),
    "owners__get": Row(_id),
    "owners__list": Row(),
    "owners__restore": Row(_archived),
    "owners__update": Row(_id, body=lambda _: {"mailing_address": "2 Elm Street\nChicago"}),
}
