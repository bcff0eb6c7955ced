from typing import Any

import pytest

from tests.factories import Organization, new_association, new_member, new_organization, sql
from tests.functions.leases.money import today
from tests.http.client import Reply, code, send

RULES: dict[str, Any] = {
    "late_fees": True,
    "late_fee_percent_bp": 500,
    "late_fee_minimum_cents": 1000,
    "late_fee_grace_days": 20,
    "payment_order": "oldest_first",
    "delinquent_after_days": 60,
    "assessment_days_ahead": 0,
}


def changed(
    organization: Organization, association_id: str, token: str | None = None, **body: Any
) -> Reply:
    """The answer to these changes, by the owner unless by another member."""
    path = f"/v1/associations/{association_id}"
    return send("PATCH", path, body, token=token or organization.owner.token)


@pytest.mark.parametrize("rule", RULES)
def test_managers_do_not_change_the_rules_of_money(rule: str) -> None:
    organization = new_organization()
    association_id = new_association(organization)
    manager = new_member(organization, "manager").token
    admin = new_member(organization, "admin").token
    body = {rule: RULES[rule], "notes": "A note"}

    assert code(changed(organization, association_id, manager, **body)) == (403, "FORBIDDEN")
    assert changed(organization, association_id, manager, notes="A note").status_code == 200
    assert changed(organization, association_id, admin, **body).status_code == 200


def test_late_fees_begin_anew_when_switched_on_again() -> None:
    organization = new_organization()
    association_id = new_association(organization, late_fees_since="2020-01-01")

    def since(**body: Any) -> str | None:
        found: str | None = changed(organization, association_id, **body).json["late_fees_since"]
        return found

    assert since(late_fees=True) == "2020-01-01"
    assert since(name="Maple") == "2020-01-01"
    assert since(late_fees=False) is None
    assert since(name="Maple Court") is None
    assert since(late_fees=True) == str(today())


def test_an_archived_association_is_not_changed() -> None:
    organization = new_organization()
    association_id = new_association(organization)
    sql("update associations set archived_at = now() where id = :id", id=association_id)

    answer = changed(organization, association_id, name="Maple")

    assert code(answer) == (409, "CONFLICT")
    assert answer.json["detail"] == "The association is archived. Restore it first."


@pytest.mark.parametrize(
    ("field", "least", "most"),
    [("delinquent_after_days", 1, 365), ("assessment_days_ahead", 0, 60)],
)
def test_accepts_days_within_range(field: str, least: int, most: int) -> None:
    organization = new_organization()
    association_id = new_association(organization)

    statuses = [
        changed(organization, association_id, None, **{field: value}).status_code
        for value in (least - 1, least, most, most + 1)
    ]

    assert statuses == [422, 200, 200, 422]
