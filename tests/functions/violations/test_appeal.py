from tests.factories import Organization, new_organization, sql
from tests.functions.violations.rows import APPEAL, FINE, UPHELD, appealed, moved, shown, step
from tests.http.client import code
from tests.violations import new_violation


def aged(organization: Organization, violation_id: str, days: int) -> None:
    """Let the violation's fines be made so many days ago."""
    sql(
        """
        update charges set created_at = now() - :days * interval '1 day'
        where violation_id = :id and organization_id = :organization
        """,
        days=days,
        id=violation_id,
        organization=organization.id,
    )


def test_the_words_of_the_homeowner_are_in_the_history() -> None:
    organization = new_organization()
    made = appealed(organization)

    assert (made["status"], made["appealed_from"]) == ("appealed", "open")
    event = shown(organization, made["id"])["events"][-1]
    assert (event["from_status"], event["to_status"]) == ("open", "appealed")
    assert event["note"] == APPEAL["note"]


def test_a_second_appeal_after_an_upheld_one_is_refused() -> None:
    organization = new_organization()
    made = appealed(organization)
    moved(organization, made["id"], "decide-appeal", **UPHELD)

    again = step(organization, made["id"], "appeal", **APPEAL)

    assert code(again) == (409, "CONFLICT")
    assert "can't be appealed again" in again.json["detail"]


def test_a_fine_is_appealed_within_thirty_days() -> None:
    organization = new_organization()
    for end in ("resolve", "close"):
        violation_id = new_violation(organization)
        moved(organization, violation_id, "fine", **FINE)
        moved(organization, violation_id, end, **({"outcome": "fined"} if end == "close" else {}))

        aged(organization, violation_id, 31)
        late = step(organization, violation_id, "appeal", **APPEAL)
        aged(organization, violation_id, 30)
        assert shown(organization, violation_id)["may_be_appealed"] is True
        in_time = moved(organization, violation_id, "appeal", **APPEAL)

        assert code(late) == (409, "CONFLICT"), end
        assert (in_time["appealed_from"], in_time["outcome"]) == ("in_progress", None)
        upheld = moved(organization, violation_id, "decide-appeal", **UPHELD)
        assert upheld["status"] == "in_progress"


def test_what_was_not_fined_is_not_appealed_once_it_is_over() -> None:
    organization = new_organization()
    unfined, cured, waived = (new_violation(organization) for _ in range(3))
    moved(organization, unfined, "resolve")
    moved(organization, cured, "fine", **FINE)
    moved(organization, cured, "close", outcome="cured")
    fine = moved(organization, waived, "fine", **FINE)
    sql(
        """
        with adjusted as (
            insert into charge_adjustments (organization_id, charge_id, account_id, homeowner_id,
                kind, amount_cents, effective_on, reason)
            select organization_id, id, account_id, homeowner_id, 'cancellation', -amount_cents,
                current_date, 'A mistake' from charges where id = :id
        )
        select
        """,
        id=fine["id"],
    )
    sql("update charges set cancelled_at = now() where id = :id", id=fine["id"])
    moved(organization, waived, "resolve")

    for violation_id in (unfined, cured, waived):
        answer = step(organization, violation_id, "appeal", **APPEAL)
        assert code(answer) == (409, "CONFLICT"), violation_id
        assert shown(organization, violation_id)["may_be_appealed"] is False
