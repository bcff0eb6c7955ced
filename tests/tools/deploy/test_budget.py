"""The database's connections: how they are divided, and that they fit as the API grows."""

import msgspec
import pytest

from tests.tools.deploy.project import DEV
from tools.deploy.budget import budget, budget_problems
from tools.deploy.environment import Environment, load
from tools.deploy.functions import Function, deploy, wanted
from tools.deploy.rehearse import many
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
    words = deploy(production, login, artifact="h/p/r/i:t", release="r").words

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
