"""Create, get and update."""

from datetime import timedelta
from typing import Any

from tests.communities import Community, new_community
from tests.factories import Organization, new_homeowner, new_organization, sql
from tests.functions.leases.money import today
from tests.functions.recurring_assessments.rows import NEW, SOON, new_recurring_assessment
from tests.functions.recurring_charges.rows import new_recurring_charge
from tests.http.client import Reply, code, send

PATH = "/v1/recurring-assessments"


def create(community: Community, query: dict[str, str] | None = None, **changes: Any) -> Reply:
    body = NEW | {"association_id": community.association_id} | changes
    token = community.organization.owner.token
    return send("POST", PATH, body, token=token, query=query or {})


def change(organization: Organization, made: dict[str, Any], **changes: Any) -> Reply:
    return send("PATCH", f"{PATH}/{made['id']}", changes, token=organization.owner.token)


def read(organization: Organization, made: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = send("GET", f"{PATH}/{made['id']}", token=organization.owner.token).json
    return found


def test_what_can_not_recur_is_pointed_at() -> None:
    community = new_community(new_organization(), None)
    [homeowner_id] = community.homeowner_ids

    def refused(**changes: Any) -> tuple[int, str]:
        answer = create(community, **changes)
        return answer.status_code, answer.json["errors"][0]["pointer"]

    assert refused(anchor_date=(today() - timedelta(days=2)).isoformat()) == (422, "/anchor_date")
    assert refused(ends_on=today().isoformat()) == (422, "/ends_on")
    assert refused(type="late_fee") == (422, "/type")
    assert refused(amount_cents=None) == (422, "/amount_cents")
    assert refused(total_cents=1) == (422, "/amount_cents")
    assert refused(homeowner_id=homeowner_id, amount_cents=None, total_cents=1) == (
        422, "/total_cents",
    )  # fmt: skip
    foreign = new_community(new_organization(), None)
    assert refused(association_id=foreign.association_id) == (404, "/association_id")
    neighbour = new_community(community.organization, None)
    for other in (foreign, neighbour):
        assert refused(homeowner_id=other.homeowner_ids[0]) == (404, "/homeowner_id")
    community.change(0, archived_at="2025-01-01")
    assert refused(homeowner_id=homeowner_id) == (409, "/homeowner_id")
    sql("update associations set archived_at = now() where id = :id", id=community.association_id)
    assert refused() == (409, "/association_id")


def test_what_each_homeowner_would_pay_is_shown() -> None:
    community = new_community(new_organization(), 400000, 350000, 250000)

    made = create(community, amount_cents=None, total_cents=250001).json

    following = made["next_assessments"]
    assert [part["amount_cents"] for part in following["parts"]] == [100001, 87500, 62500]
    assert [part["homeowner_id"] for part in following["parts"]] == community.homeowner_ids
    assert (following["homeowner_count"], following["charged_cents"]) == (3, 250001)
    assert read(community.organization, made) == made
    community.change(1, share_ppm=None)
    lacking = read(community.organization, made)["next_assessments"]
    assert lacking["parts"][0]["homeowner_id"] == community.homeowner_ids[1]
    assert (lacking["missing_share_count"], lacking["charged_cents"]) == (1, 0)
    change(community.organization, made, paused=True)
    assert read(community.organization, made)["next_assessments"] is None


def test_a_preview_shows_it_and_keeps_nothing() -> None:
    community = new_community(new_organization(), None, None)

    preview = create(community, query={"preview": "true"}).json

    assert preview["next_assessments"]["charged_cents"] == 50000
    listed = send("GET", PATH, token=community.organization.owner.token).json["items"]
    assert listed == []


def test_one_homeowner_may_be_charged_alone() -> None:
    community = new_community(new_organization(), None, None)
    # The second owner of a unit pays what is charged by name.
    community.change(1, is_billed=False)

    made = create(community, homeowner_id=community.homeowner_ids[1]).json

    assert made["homeowner_name"] == "Homeowner 2"
    following = made["next_assessments"]
    assert [part["homeowner_id"] for part in following["parts"]] == [community.homeowner_ids[1]]
    refused = change(community.organization, made, total_cents=1)
    assert code(refused) == (422, "VALIDATION_ERROR")
    assert refused.json["errors"][0]["pointer"] == "/total_cents"
    community.change(1, status="inactive")
    assert read(community.organization, made)["next_due_date"] is None


def test_an_amount_takes_the_place_of_a_total() -> None:
    organization = new_organization()
    made = new_recurring_assessment(organization)
    total = change(organization, made, total_cents=90000).json
    assert (total["amount_cents"], total["total_cents"]) == (None, 90000)
    amount = change(organization, made, amount_cents=100).json
    assert (amount["amount_cents"], amount["total_cents"]) == (100, None)
    assert code(change(organization, made, amount_cents=1, total_cents=1)) == (
        422, "VALIDATION_ERROR",
    )  # fmt: skip
    assert code(change(organization, made, amount_cents=None)) == (422, "VALIDATION_ERROR")


def test_a_pause_passes_over_the_dates_that_go_by() -> None:
    organization = new_organization()
    made = new_recurring_assessment(organization)
    assert made["next_due_date"] == SOON
    paused = change(organization, made, paused=True).json
    assert (paused["paused"], paused["next_due_date"]) == (True, None)
    sql("update recurring_charges set anchor_date = :anchor where id = :id",
        anchor=(today() - timedelta(days=430)).isoformat(), id=made["id"])  # fmt: skip

    again = change(organization, made, paused=False).json

    assert (
        today().isoformat() <= again["next_due_date"] <= (today() + timedelta(days=31)).isoformat()
    )


def test_the_other_face_is_not_found() -> None:
    organization = new_organization()
    token = organization.owner.token
    rental, assessment = new_recurring_charge(organization), new_recurring_assessment(organization)

    for path, other in (
        (f"/v1/recurring-charges/{assessment['id']}", {"amount_cents": 1}),
        (f"{PATH}/{rental['id']}", {"amount_cents": 1}),
    ):
        assert send("GET", path, token=token).status_code == 404
        assert send("PATCH", path, other, token=token).status_code == 404
    for path, own in (("/v1/recurring-charges", rental), (PATH, assessment)):
        listed = send("GET", path, token=token).json["items"]
        assert [each["id"] for each in listed] == [own["id"]]


def test_the_list_of_a_homeowner_has_what_is_charged_alone() -> None:
    home = new_homeowner(organization := new_organization())
    new_recurring_assessment(organization, association_id=home.association_id)
    alone = new_recurring_assessment(
        organization, association_id=home.association_id, homeowner_id=home.homeowner_id
    )

    query = {"homeowner_id": home.homeowner_id}
    listed = send("GET", PATH, token=organization.owner.token, query=query).json["items"]

    assert [each["id"] for each in listed] == [alone["id"]]
