from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.communities import Community, new_community
from tests.factories import new_organization, sql
from tests.functions.assessments.rows import OF_ALL
from tests.http.client import Reply, code, send
from tests.http.deployment import deployed
from tests.shared.domain.ledger.recount import RECOUNT

PATH = "/v1/assessments/assess-all"


def assess_all(community: Community, query: dict[str, str] | None = None, **changes: Any) -> Reply:
    """The answer to the owner."""
    body = OF_ALL | {"association_id": community.association_id} | changes
    token = community.organization.owner.token
    return send("POST", PATH, body, token=token, query=query or {})


def assess_total(community: Community, cents: int, **changes: Any) -> Reply:
    return assess_all(community, amount_cents=None, total_cents=cents, **changes)


def require_sound(community: Community) -> None:
    [[wrong]] = sql(RECOUNT, organization=community.organization.id)
    assert wrong is None, wrong


def test_each_billed_homeowner_is_charged_once() -> None:
    organization = new_organization()
    community = new_community(organization, *[None] * 7)
    other = new_community(organization, None)
    community.change(0, is_billed=False)
    community.change(1, status="inactive")
    community.change(2, archived_at="2025-01-01")
    community.change(3, created_at="2096-09-02")
    community.change(4, status="suspended")
    # The last moment of the due date.
    community.change(5, created_at="2096-09-01T23:59:59Z")

    answer = assess_all(community)

    assert answer.status_code == 200, answer.text
    assert answer.json["created"] == 3
    assert answer.json["charged_cents"] == 150000
    assert [part["homeowner_id"] for part in answer.json["parts"]] == [
        community.homeowner_ids[place] for place in (4, 6, 5)
    ]
    assert community.amounts() == [[], [], [], [], [50000], [50000], [50000]]
    assert other.amounts() == [[]]
    assert sql(
        "select distinct type, description, due_date::text, created_by_user_id::text,"
        " recurring_charge_id from assessments where association_id = :id",
        id=community.association_id,
    ) == [["special_assessment", "New roof", "2096-09-01", organization.owner.user_id, None]]


@pytest.mark.parametrize(
    ("total", "shares", "parts"),
    [
        (250001, [400000, 350000, 250000], [100001, 87500, 62500]),
        (100003, [250000] * 4, [25001, 25001, 25001, 25000]),
        (100000, [400000, 350000], [40000, 35000]),
        # A part of nothing is no charge.
        (1, [500000, 499999], [1]),
    ],
)
def test_a_total_is_split_by_shares(total: int, shares: list[int], parts: list[int]) -> None:
    community = new_community(new_organization(), *shares)

    answer = assess_total(community, total)

    assert (answer.json["created"], answer.json["charged_cents"]) == (len(parts), sum(parts))
    assert [part["amount_cents"] for part in answer.json["parts"]] == parts
    assert [cents for charged in community.amounts() for cents in charged] == parts


def test_a_missing_share_is_named_and_nothing_charged() -> None:
    community = new_community(new_organization(), 400000, *[None] * 12)

    answer = assess_total(community, 100000)

    assert code(answer) == (409, "CONFLICT")
    assert answer.json["errors"][0]["pointer"] == "/total_cents"
    assert "Homeowner 2, Homeowner 3" in answer.json["detail"]
    assert answer.json["detail"].endswith("Homeowner 11 and 2 more.")
    assert not any(community.amounts())
    # A homeowner that is not charged needs no share.
    for place in range(1, 13):
        community.change(place, is_billed=False)
    assert assess_total(community, 100000).json["created"] == 1


def test_the_same_once_more_is_refused_unless_meant() -> None:
    community = new_community(new_organization(), None, None)
    assert assess_all(community).status_code == 200

    refused = assess_all(community)
    assert code(refused) == (409, "CONFLICT")
    assert refused.json["errors"][0]["pointer"] == "/again"
    assert code(assess_all(community, amount_cents=1)) == (409, "CONFLICT")
    assert assess_all(community, type="other").json["created"] == 2
    assert assess_all(community, description="New door").json["created"] == 2
    assert assess_all(community, due_date="2096-09-02").json["created"] == 2
    assert assess_all(community, again=True).json["created"] == 2
    neighbours = new_community(community.organization, None)
    assert assess_all(neighbours).json["created"] == 1
    assert [len(each) for each in community.amounts()] == [5, 5]


def test_of_two_requests_at_once_one_charges() -> None:
    community = new_community(new_organization(), *[None] * 20)
    with deployed(DB_POOL_SIZE="4", DB_CHECKOUT_TIMEOUT_MS="10000"), ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _: assess_all(community), range(2)))

    assert sorted(each.status_code for each in answers) == [200, 409]
    assert community.amounts() == [[50000]] * 20


def test_a_preview_shows_it_and_charges_nothing() -> None:
    community = new_community(new_organization(), 600000, 400000)

    preview = assess_total(community, 1001, query={"preview": "true"})

    assert preview.headers["Preview"] == "true"
    assert not any(community.amounts())
    assert assess_total(community, 1001).json == preview.json
    assert [part["amount_cents"] for part in preview.json["parts"]] == [601, 400]
    refused = assess_total(community, 1001, query={"preview": "true"})
    assert code(refused) == (409, "CONFLICT")


def test_waiting_credit_pays_at_once() -> None:
    community = new_community(new_organization(), None, None)
    sql(
        """
        insert into payments (organization_id, account_kind, account_id, homeowner_id,
            association_id, amount_cents, method, received_date, status, succeeded_at)
        select organization_id, kind, id, homeowner_id, association_id, 20000, 'check',
            '2025-09-01', 'succeeded', now()
        from accounts where homeowner_id = :id
        """,
        id=community.homeowner_ids[1],
    )

    assess_all(community)

    require_sound(community)
    assert sql(
        "select open_cents from assessments where association_id = :id order by created_at, id",
        id=community.association_id,
    ) == [[50000], [30000]]


def test_what_can_not_be_assessed_is_pointed_at() -> None:
    community = new_community(new_organization(), None)

    def refused(**changes: Any) -> tuple[int, str]:
        answer = assess_all(community, **changes)
        return answer.status_code, answer.json["errors"][0]["pointer"]

    assert refused(amount_cents=None) == (422, "/amount_cents")
    assert refused(total_cents=1) == (422, "/amount_cents")
    for kind in ("late_fee", "violation_fee", "opening_balance", "transfer_fee", "rent"):
        assert refused(type=kind) == (422, "/type")
    foreign = new_community(new_organization(), None)
    assert refused(association_id=foreign.association_id) == (404, "/association_id")
    sql("update organizations set books_closed_through = current_date - 30 where id = :id",
        id=community.organization.id)  # fmt: skip
    assert refused(due_date="2025-09-01") == (409, "/due_date")
    sql("update associations set archived_at = now() where id = :id", id=community.association_id)
    assert refused() == (409, "/association_id")
    assert not any(community.amounts())


def test_an_association_without_payers_is_charged_nothing() -> None:
    community = new_community(new_organization())

    answer = assess_total(community, 100)

    assert answer.json == {"created": 0, "charged_cents": 0, "parts": []}
