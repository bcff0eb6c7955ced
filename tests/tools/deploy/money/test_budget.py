"""The database's connections: how they are divided, and that they fit as the API grows."""

import msgspec
import pytest

from tests.tools.deploy.project import DEV
from tools.deploy.environments.environment import ROOT, Environment, load
from tools.deploy.money.budget import budget, budget_problems
from tools.deploy.money.costs import monthly
from tools.deploy.money.pooling import report, ways
from tools.deploy.money.prices import PRICES
from tools.deploy.release.rehearse import many
from tools.deploy.wanted.functions import Function, deploy, wanted
from tools.endpoints import declarations

# What each page of the app asks for before it shows anything.
AWAITED = {"auth--login", "auth--me", "homeowner-auth--me", "properties--list", "units--get"}


@pytest.fixture(scope="module")
def functions() -> list[Function]:
    """Every function as `dev` has it."""
    return wanted(DEV, declarations())


def test_old_and_new_revisions_are_both_counted(functions: list[Function]) -> None:
    one = msgspec.structs.replace(functions[0], instances=3, pool=2)
    free = DEV.database_connections - DEV.database_reserve

    assert budget(DEV, [one]).taken == 12
    assert budget(DEV, [msgspec.structs.replace(one, instances=free // 4)]).fits
    assert not budget(DEV, [msgspec.structs.replace(one, instances=free // 4 + 1)]).fits


def in_environment(environment: Environment, functions: list[Function]) -> list[Function]:
    """The functions with the environment's instances; making the plan anew takes seconds."""
    return [
        msgspec.structs.replace(each, instances=environment.instances(each.traffic))
        for each in functions
    ]


def test_what_a_page_waits_for_may_have_more_instances(functions: list[Function]) -> None:
    production = load("production", outside={})
    hot = {each.service: each for each in functions if each.traffic == "hot"}

    (login,) = in_environment(production, [hot["auth--login"]])
    words = deploy(production, login, artifact="h/p/r/i:t", labels={}, is_new=True).words

    assert hot.keys() >= AWAITED
    assert production.instances_hot > production.instances_normal
    assert f"--max-instances={production.instances_hot}" in words


@pytest.mark.parametrize("name", ["dev", "staging", "production"])
@pytest.mark.parametrize("count", [0, 300])
def test_the_shipped_connections_suffice(name: str, count: int, functions: list[Function]) -> None:
    environment = load(name, outside={})
    planned = in_environment(environment, many(functions, count))

    assert budget_problems(environment, planned) == []
    assert sum(each.traffic == "hot" for each in planned) > len(planned) * 0.15


def test_a_pool_needs_a_smaller_tier_for_less(functions: list[Function]) -> None:
    production = load("production", outside={})

    shipped, managed, own = ways(production, 6, requests=300)
    text = report(production, in_environment(production, functions), 300)

    assert (shipped.tier, round(shipped.dollars)) == ("db-custom-8-32768", 809)
    assert (managed.tier, round(managed.dollars)) == ("db-perf-optimized-N-2", 369)
    assert (own.tier, round(own.dollars)) == ("db-custom-2-8192", 227)
    assert managed.connections == 6 * 12 < shipped.connections
    assert "hold 3 at once" in text
    # Six pools of 200 no longer fit into half of the smallest tier's memory.
    assert ways(production, 6, requests=5_000)[1].tier == "db-perf-optimized-N-4"


def test_each_price_names_its_page_and_whether_it_is_sure(functions: list[Function]) -> None:
    text = report(DEV, functions, 100)

    for name, price in PRICES.items():
        line = next(line for line in text.splitlines() if line.startswith(name))
        assert price.source in line
        assert ("UNVERIFIED" in line) != price.is_verified


@pytest.mark.parametrize("name", ["dev", "production"])
@pytest.mark.parametrize("millions", [0, 10])
def test_the_costs_in_the_docs_are_those_reckoned(name: str, millions: int) -> None:
    environment = msgspec.structs.replace(load(name, outside={}), domain="api.pavilion.example")
    costs = monthly(environment, millions)
    cells = [f"{amount:.0f}" for amount in (*costs.values(), sum(costs.values()))]

    row = f"| {name}, {millions} million calls | {' | '.join(cells)} |"
    assert row in (ROOT / "docs/operations.md").read_text()
