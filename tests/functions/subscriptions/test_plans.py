from typing import Any
from uuid import uuid4

from tests.factories import sql
from tests.http.client import send

SEEDS = [
    ("free", 0, 1, 5, 2, 100_000_000, 1000),
    ("basic", 4900, 10, 50, 5, 1_000_000_000, 5000),
    ("pro", 14900, 50, 250, 15, 10_000_000_000, 20_000),
    ("enterprise", 49900, None, None, None, None, None),
]


def test_lists_plans_with_their_limits_cheapest_first() -> None:
    items = offers()

    limits = ("properties", "tenants", "members", "storage_bytes", "api_calls_per_hour")
    names = ["slug", "price_cents", *(f"max_{limit}" for limit in limits)]
    seeds = [tuple(item[name] for name in names) for item in items]
    assert [seed for seed in seeds if seed[0] in {"free", "basic", "pro", "enterprise"}] == SEEDS
    assert {item["billing_interval"] for item in items} == {"monthly"}
    assert all("hoa" in item["features"] for item in items)


def test_omits_plans_that_cannot_be_chosen() -> None:
    slug = f"retired-{uuid4().hex}"
    sql(
        """
        insert into subscription_plans (slug, name, price_cents, features, is_active, display_order)
        values (:slug, 'Retired', 100, '{}', false, 1)
        """,
        slug=slug,
    )

    items = send("GET", "/v1/subscriptions/plans").json["items"]

    assert slug not in {item["slug"] for item in items}


def test_added_and_removed_plans_show_at_once_in_order() -> None:
    slug = f"later-{uuid4().hex}"
    before = offered()
    sql(
        """
        insert into subscription_plans (slug, name, price_cents, features, display_order)
        values (:slug, 'Later', 0, '{hoa}', 0)
        """,
        slug=slug,
    )
    with_it = offered()
    sql("delete from subscription_plans where slug = :slug", slug=slug)

    assert with_it == [slug, *before]
    assert offered() == before


def offers() -> list[Any]:
    """The plans, without what other tests have left."""
    items = send("GET", "/v1/subscriptions/plans").json["items"]
    return [item for item in items if not item["slug"].startswith("test-")]


def offered() -> list[str]:
    """The plans by their slugs."""
    return [item["slug"] for item in offers()]
