"""The steps of a work order: start, complete, cancel, reopen."""

import pytest

from tests.factories import Organization, new_organization, sql
from tests.functions.work_orders.rows import moved, new_order, order_of_tenant
from tests.http.client import Reply, code, send
from tests.migrations.logins import login, outcome_after

STEPS = {
    "start": ({"open"}, "in_progress"),
    "complete": ({"open", "in_progress"}, "completed"),
    "cancel": ({"open", "in_progress"}, "cancelled"),
    "reopen": ({"completed", "cancelled"}, "open"),
}
WAYS = {
    "open": (),
    "in_progress": ("start",),
    "completed": ("complete",),
    "cancelled": ("start", "cancel"),
}


def step(organization: Organization, order_id: str, verb: str, **headers: str) -> Reply:
    """The answer to this step by the owner."""
    path = f"/v1/work-orders/{order_id}/{verb}"
    return send("POST", path, token=organization.owner.token, headers=headers)


def events_and_mails(organization: Organization, order_id: str) -> list[int]:
    """How many events the order has, and how many mails the organization has queued."""
    [counts] = sql(
        """
        select (select count(*) from work_order_events where work_order_id = :id),
            (select count(*) from outbox where organization_id = :organization)
        """,
        id=order_id,
        organization=organization.id,
    )
    return list(counts)


@pytest.mark.parametrize("verb", STEPS)
def test_a_step_is_possible_from_these_statuses_only(verb: str) -> None:
    organization = new_organization()
    house = new_order(organization)["property_id"]
    possible_from, becomes = STEPS[verb]

    for status, way in WAYS.items():
        order_id = new_order(organization, property_id=house)["id"]
        for each in way:
            moved(organization, order_id, each)
        answer = step(organization, order_id, verb)

        if status in possible_from:
            made = answer.json
            assert (answer.status_code, made["status"]) == (200, becomes), status
            assert (made["completed_at"] is None) == (becomes != "completed")
            assert (made["cancelled_at"] is None) == (becomes != "cancelled")
        else:
            assert code(answer) == (409, "CONFLICT"), status
            assert f"is {status.replace('_', ' ')}" in answer.json["detail"]


def test_every_step_is_an_event_with_its_note() -> None:
    organization = new_organization()
    order_id = new_order(organization)["id"]

    moved(organization, order_id, "start", note="The part is ordered.")
    done = moved(organization, order_id, "complete", actual_cost_cents=12000)
    opened = moved(organization, order_id, "reopen", note="It drips again.")
    again = moved(organization, order_id, "complete")

    assert (done["actual_cost_cents"], again["actual_cost_cents"]) == (12000, 12000)
    assert opened["opened_at"] > done["opened_at"]
    shown = send("GET", f"/v1/work-orders/{order_id}", token=organization.owner.token).json
    assert [(each["from_status"], each["to_status"], each["note"]) for each in shown["events"]] == [
        (None, "open", None),
        ("open", "in_progress", "The part is ordered."),
        ("in_progress", "completed", None),
        ("completed", "open", "It drips again."),
        ("open", "completed", None),
    ]


def test_a_concurrent_step_is_judged_after_the_other() -> None:
    organization = new_organization()
    order_id = order_of_tenant(organization)["id"]
    answers: list[Reply] = []

    with login("postgres") as other:
        other.run("begin")
        other.run(
            "update work_orders set status = 'cancelled', cancelled_at = now() where id = :id",
            id=order_id,
        )
        outcome_after(other, lambda: answers.append(step(organization, order_id, "complete")))

    assert code(answers[0]) == (409, "CONFLICT")
    assert events_and_mails(organization, order_id) == [1, 0]


def test_a_refused_step_leaves_no_event_and_no_mail() -> None:
    organization = new_organization()
    order = order_of_tenant(organization)
    moved(organization, order["id"], "complete")
    path = f"/v1/properties/{order['property_id']}/archive"
    assert send("POST", path, token=organization.owner.token).status_code == 200

    stale = step(organization, order["id"], "reopen", **{"If-Match": '"0-0"'})
    refused = step(organization, order["id"], "reopen")

    assert code(stale) == (412, "PRECONDITION_FAILED")
    assert code(refused) == (409, "CONFLICT")
    assert refused.json["detail"] == "The property is archived. Restore it first."
    assert events_and_mails(organization, order["id"]) == [2, 1]
