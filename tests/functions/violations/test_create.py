from datetime import UTC, datetime, timedelta

from tests import lettings
from tests.factories import Organization, new_association, new_homeowner, new_organization
from tests.functions.violations.rows import added_violation, shown
from tests.http.client import Reply, code, send
from tests.violations import VIOLATION


def posted(organization: Organization, homeowner_id: str, **changes: object) -> Reply:
    body = VIOLATION | {"homeowner_id": homeowner_id} | changes
    return send("POST", "/v1/violations", body, token=organization.owner.token)


def test_a_new_violation_is_open_and_has_its_first_event() -> None:
    organization = new_organization()
    home = new_homeowner(organization)

    made = added_violation(organization, homeowner_id=home.homeowner_id)

    assert (made["status"], made["severity"], made["fined_cents"]) == ("open", "minor", 0)
    assert (made["association_id"], made["homeowner_name"]) == (
        home.association_id,
        "Hugo Homeowner",
    )
    found = shown(organization, made["id"])
    [event] = found.pop("events")
    more = {name: found.pop(name) for name in ("documents", "fines", "letters", "balance_cents")}
    assert found == made | {"may_be_appealed": True}
    assert more == {"documents": [], "fines": [], "letters": [], "balance_cents": 0}
    assert (event["from_status"], event["to_status"], event["assessment_id"]) == (
        None, "open", None,
    )  # fmt: skip
    assert (event["actor_kind"], event["actor_user_id"]) == ("manager", organization.owner.user_id)


def test_the_day_is_today_unless_given_and_never_later() -> None:
    organization = new_organization()
    homeowner_id = new_homeowner(organization).homeowner_id
    today = datetime.now(UTC).date()

    made = posted(organization, homeowner_id, violation_date=None).json
    later = posted(
        organization, homeowner_id, violation_date=(today + timedelta(days=1)).isoformat()
    )

    assert made["violation_date"] == today.isoformat()
    assert code(later) == (422, "VALIDATION_ERROR")
    assert later.json["errors"][0]["pointer"] == "/violation_date"


def test_the_deadline_is_not_before_the_day() -> None:
    organization = new_organization()
    homeowner_id = new_homeowner(organization).homeowner_id

    answer = posted(organization, homeowner_id, cure_by="2020-01-31")

    assert code(answer) == (422, "VALIDATION_ERROR")
    assert answer.json["errors"][0]["pointer"] == "/cure_by"
    assert posted(organization, homeowner_id, cure_by="2020-02-01").status_code == 201


def test_the_place_is_one_of_the_homeowners_association() -> None:
    organization = new_organization()
    home = new_homeowner(organization)
    house = lettings.new_property(organization, association_id=home.association_id)
    unit = lettings.new_unit(organization, house)
    elsewhere = lettings.new_property(organization, association_id=new_association(organization))
    unmanaged = lettings.new_property(organization)

    made = posted(organization, home.homeowner_id, property_id=house, unit_id=unit)
    assert (made.json["property_name"], made.json["unit_name"]) == ("Linden Court", "1A")
    for place in ({"property_id": elsewhere}, {"property_id": unmanaged}):
        assert code(posted(organization, home.homeowner_id, **place)) == (404, "NOT_FOUND")
    other = lettings.new_unit(organization)
    answer = posted(organization, home.homeowner_id, property_id=house, unit_id=other)
    assert code(answer) == (404, "NOT_FOUND")
    answer = posted(organization, home.homeowner_id, unit_id=unit)
    assert code(answer) == (422, "VALIDATION_ERROR")


def test_a_property_stays_with_the_association_of_its_violations() -> None:
    organization = new_organization()
    home = new_homeowner(organization)
    house = lettings.new_property(organization, association_id=home.association_id)
    assert posted(organization, home.homeowner_id, property_id=house).status_code == 201

    answer = send(
        "PATCH", f"/v1/properties/{house}", {"association_id": None},
        token=organization.owner.token,
    )  # fmt: skip

    assert code(answer) == (409, "CONFLICT")
    assert "violations" in answer.json["detail"].lower()
