"""The steps of an application: approve, decline, withdraw, reopen."""

import pytest

from tests.factories import Organization, new_organization, sql
from tests.functions.tenants.rows import archived_tenant, new_tenant, stepped
from tests.http.client import Reply, code, send
from tests.migrations.logins import entered, outcome_after, owner_of

STEPS = {
    "approve": ({"prospect", "screening"}, "approved"),
    "decline": ({"prospect", "screening"}, "declined"),
    "withdraw": ({"prospect", "screening", "approved"}, "withdrawn"),
    "reopen": ({"declined", "withdrawn"}, "prospect"),
}
STATUSES = ("prospect", "screening", "approved", "declined", "withdrawn", "active", "inactive")


def step(organization: Organization, tenant_id: str, verb: str) -> Reply:
    """The answer to this step by the owner."""
    return send("POST", f"/v1/tenants/{tenant_id}/{verb}", token=organization.owner.token)


@pytest.mark.parametrize("verb", STEPS)
def test_a_step_is_possible_from_these_statuses_only(verb: str) -> None:
    organization = new_organization()
    tenant_id = new_tenant(organization)["id"]
    possible_from, becomes = STEPS[verb]

    for status in STATUSES:
        sql("update tenants set status = :status where id = :id", status=status, id=tenant_id)
        answer = step(organization, tenant_id, verb)

        if status in possible_from:
            assert (answer.status_code, answer.json["status"]) == (200, becomes), status
        else:
            assert code(answer) == (409, "CONFLICT"), status
            assert status in answer.json["detail"]


def test_keeps_the_note_of_the_last_step() -> None:
    organization = new_organization()
    tenant_id = new_tenant(organization)["id"]

    declined = stepped(organization, tenant_id, "decline", note=" No income.\nAsked twice. ")
    reopened = stepped(organization, tenant_id, "reopen")

    assert declined["status_note"] == "No income.\nAsked twice."
    assert reopened["status_note"] is None


def test_a_step_waits_for_another_one() -> None:
    organization = new_organization()
    tenant_id = new_tenant(organization)["id"]
    answers = []

    with entered(owner_of(organization)) as connection:
        connection.run("update tenants set status = 'declined' where id = :id", id=tenant_id)
        outcome_after(connection, lambda: answers.append(step(organization, tenant_id, "approve")))

    assert [code(answer) for answer in answers] == [(409, "CONFLICT")]


def test_refuses_a_step_of_an_archived_tenant() -> None:
    organization = new_organization()

    answer = step(organization, archived_tenant(organization)["id"], "approve")

    assert code(answer) == (409, "CONFLICT")
    assert "archived" in answer.json["detail"]
