from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.factories import new_organization, sql
from tests.http.client import code, send
from tests.http.deployment import deployed


def test_makes_the_caller_its_owner_on_the_free_plan() -> None:
    organization = new_organization(plan="pro")

    response = send(
        "POST",
        "/v1/organizations",
        {"name": "Corner House", "time_zone": "America/Chicago"},
        token=organization.owner.token,
    )

    assert response.status_code == 201
    assert sql(
        """
        select role, slug, status from organization_memberships
        join subscriptions using (organization_id)
        join (select id as plan_id, slug from subscription_plans) as plan using (plan_id)
        where organization_id = :id
        """,
        id=response.json["id"],
    ) == [["owner", "free", "active"]]


def test_only_one_free_organization_per_owner_even_concurrently() -> None:
    organization = new_organization(plan="pro")

    def create(name: str) -> tuple[int, str]:
        return code(
            send("POST", "/v1/organizations", {"name": name}, token=organization.owner.token)
        )

    with deployed(DB_POOL_SIZE="4"), ThreadPoolExecutor(4) as threads:
        answers = sorted(threads.map(create, "abcd"))

    assert answers == [(201, ""), *[(403, "LIMIT_EXCEEDED")] * 3]


@pytest.mark.parametrize("zone", ["Mars/Olympus", "Factory", "localtime", "right/UTC"])
def test_refuses_an_unknown_time_zone(zone: str) -> None:
    organization = new_organization(plan="pro")

    response = send(
        "POST",
        "/v1/organizations",
        {"name": "Corner House", "time_zone": zone},
        token=organization.owner.token,
    )

    assert code(response) == (422, "VALIDATION_ERROR")
