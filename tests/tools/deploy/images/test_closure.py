"""A function's digest covers each of our files that it loads."""

import subprocess
import sys

import pytest

from tools.deploy.environments.environment import ROOT
from tools.deploy.images.closure import closure
from tools.endpoints import declarations

LOADED = """
import sys
import main
getattr(main, {name!r})
for module in list(sys.modules.values()):
    print(getattr(module, "__file__", None) or "")
"""


@pytest.mark.parametrize("name", [each.name for each in declarations()][::12])
def test_the_closure_contains_every_imported_module(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED.format(name=name)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    ours = {line for line in done.stdout.split() if line.startswith((f"{ROOT}/f", f"{ROOT}/s"))}
    assert ours
    assert ours <= {str(path) for path in closure(ROOT, name)}


def test_the_closure_contains_lua_and_other_data_files() -> None:
    files = {path.name for path in closure(ROOT, "properties__list")}

    assert {"admit.lua", "plan_limits.lua", "main.py", "__init__.py", "list.py"} <= files
    assert "create.py" not in files
