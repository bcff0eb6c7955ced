import subprocess
import sys

import msgspec
import pytest

from shared.admission.plan_limits import PlanLimits
from shared.ready_structs import make_ready


class Ours(msgspec.Struct):
    """A struct whose module's name marks it as deployed."""

    name: str


class Nested(Ours):
    """A struct from which another one was made."""


Ours.__module__ = "tests.shared.test_ready_structs"
Nested.__module__ = "functions.tests.nested"


def test_every_deployed_struct_is_prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    used: list[type] = []
    monkeypatch.setattr("shared.ready_structs.msgspec.json.Decoder", used.append)
    monkeypatch.setattr("shared.ready_structs._ready", set())

    make_ready()
    make_ready()

    assert {PlanLimits, Nested} <= set(used)
    assert Ours not in used
    # By the second time, other threads may use them.
    assert len(used) == len(set(used))


def test_an_instance_is_ready_before_its_first_requests() -> None:
    program = (
        "import sys, main\n"
        "loaded = []\n"
        "name = 'functions.properties.list'\n"
        "main.make_ready = lambda: loaded.append(name in sys.modules)\n"
        "main.properties__list\n"
        "assert loaded == [True], loaded\n"
    )

    subprocess.run([sys.executable, "-c", program], check=True)
