"""What a homeowner reads of its violations, and when it may appeal."""

from typing import Any

import pytest

from tests.factories import Organization, new_organization, sql
from tests.functions.homeowner_portal.rows import VIOLATIONS, own_violation
from tests.homeowners import resident
from tests.http.client import Reply, code, send
from tests.violation_letters import new_draft, new_sent_letter


@pytest.fixture
def organization() -> Organization:
    return new_organization()


def read(organization: Organization, violation_id: str) -> Any:
    token = resident(organization).person.token
    response = send("GET", f"{VIOLATIONS}/{violation_id}", token=token)
    assert response.status_code == 200, response.text
    return response.json


def appeal(organization: Organization, violation_id: str, note: str = "Not mine.") -> Reply:
    token = resident(organization).person.token
    return send("POST", f"{VIOLATIONS}/{violation_id}/appeal", {"note": note}, token=token)


def test_hides_what_the_managers_note(organization: Organization) -> None:
    violation_id = own_violation(organization, notes="Warned by phone.")
    sql(
        """
        insert into violation_events (
            organization_id, violation_id, from_status, to_status, note, actor_kind, actor_user_id)
        select organization_id, id, 'open', 'in_progress', note, 'manager', cast(:user as uuid)
        from violations, unnest(array['He is a liar.']) as note where id = :id
        union all
        select organization_id, id, 'appealed', 'in_progress', 'The board has seen it.',
            'manager', cast(:user as uuid)
        from violations where id = :id
        """,
        id=violation_id,
        user=organization.owner.user_id,
    )

    token = resident(organization).person.token
    text = send("GET", f"{VIOLATIONS}/{violation_id}", token=token).text

    assert "The board has seen it." in text
    for secret in ("Warned by phone.", "He is a liar.", organization.owner.user_id):
        assert secret not in text
    assert "Warned by phone." not in send("GET", VIOLATIONS, token=token).text


def test_shows_the_letters_that_were_sent(organization: Organization) -> None:
    violation_id = own_violation(organization)
    letter_id = new_sent_letter(organization, violation_id)
    new_draft(organization, violation_id, letter_type="custom", subject="Not yet.")

    shown = read(organization, violation_id)

    assert [each["id"] for each in shown["letters"]] == [letter_id]
    assert [each["document_id"] for each in shown["letters"]] == [
        each["id"] for each in shown["documents"]
    ]
    assert "Not yet." not in str(shown)


def test_an_appeal_is_kept_in_the_homeowners_words(organization: Organization) -> None:
    violation_id = own_violation(organization)

    response = appeal(organization, violation_id, "The hedge\nis the neighbour's.")

    assert (response.status_code, response.json["status"]) == (200, "appealed")
    assert response.json["may_be_appealed"] is False
    last = read(organization, violation_id)["events"][-1]
    assert (last["from_status"], last["to_status"], last["is_own"]) == ("open", "appealed", True)
    assert last["note"] == "The hedge\nis the neighbour's."
    assert code(appeal(organization, violation_id)) == (409, "CONFLICT")


@pytest.mark.parametrize("status", ["suspended", "inactive"])
def test_every_homeowner_may_appeal(organization: Organization, status: str) -> None:
    violation_id = own_violation(organization)
    sql(
        "update homeowners set status = :status where id = :id",
        status=status,
        id=resident(organization).id,
    )

    assert appeal(organization, violation_id).status_code == 200


def fined(violation_id: str) -> str:
    """A fine of 50.00 for the violation: the charge's id."""
    [[charge_id]] = sql(
        """
        insert into charges (
            organization_id, account_kind, account_id, homeowner_id, association_id, violation_id,
            type, description, amount_cents, due_date)
        select violations.organization_id, 'homeowner', accounts.id, violations.homeowner_id,
            violations.association_id, violations.id, 'violation_fee', 'Hedge', 5000, '2026-01-31'
        from violations join accounts on accounts.homeowner_id = violations.homeowner_id
        where violations.id = :id returning id::text
        """,
        id=violation_id,
    )
    return str(charge_id)


CLOSED = {"status": "closed", "closed_at": "2026-01-02"}


@pytest.mark.parametrize(
    "columns",
    [
        {"appeal_upheld": True},
        {"status": "resolved", "resolved_at": "2026-01-02"},
        CLOSED | {"outcome": "cured"},
        CLOSED | {"outcome": "fined"},
    ],
    ids=["decided before", "resolved", "cured", "fined long ago"],
)
def test_the_page_knows_what_an_appeal_answers(
    organization: Organization, columns: dict[str, Any]
) -> None:
    violation_id = own_violation(organization, **columns)

    assert read(organization, violation_id)["may_be_appealed"] is False
    assert code(appeal(organization, violation_id)) == (409, "CONFLICT")


@pytest.mark.parametrize(("days", "accepted"), [(30, True), (31, False)])
def test_a_fine_can_be_appealed_for_thirty_days(
    organization: Organization, days: int, accepted: bool
) -> None:
    violation_id = own_violation(organization, **CLOSED, outcome="fined")
    charge_id = fined(violation_id)
    # To the first or the last moment of the day by the organization's clock.
    sql(
        """
        update charges set created_at = (
            select (now() at time zone time_zone)::date - cast(:days as integer)
                + case when :accepted then time '00:00' else time '23:59:59.9' end
            from organizations where id = charges.organization_id
        ) at time zone (select time_zone from organizations where id = charges.organization_id)
        where id = :id
        """,
        id=charge_id,
        days=days,
        accepted=accepted,
    )

    shown = read(organization, violation_id)

    assert shown["may_be_appealed"] is accepted
    assert (shown["fined_cents"], [each["id"] for each in shown["fines"]]) == (5000, [charge_id])
    assert appeal(organization, violation_id).status_code == (200 if accepted else 409)
