"""A function's digest covers each of our files that it loads."""

import json
import subprocess
import sys

from tools.deploy.environments.environment import ROOT
from tools.deploy.images.closure import closure
from tools.endpoints import declarations

# One process for each function, as in the cloud, but forked from one that has imported the packages
# of others: these take most of the time.
LOADED = """
import json, os, sys
import flask, functions_framework, google.cloud.storage, msgspec, pg8000.native, valkey
for name in sys.argv[1:]:
    if os.fork() == 0:
        import main
        getattr(main, name)
        files = [getattr(module, "__file__", None) or "" for module in list(sys.modules.values())]
        print(json.dumps([name, files]), flush=True)
        os._exit(0)
    os.wait()
"""


def test_the_closure_contains_every_imported_module() -> None:
    names = [each.name for each in declarations()][::12]
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *names],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    loaded = dict(map(json.loads, done.stdout.splitlines()))
    assert list(loaded) == names, done.stderr
    for name, files in loaded.items():
        ours = {file for file in files if file.startswith((f"{ROOT}/f", f"{ROOT}/s"))}
        assert ours, name
        assert ours <= {str(path) for path in closure(ROOT, name)}, name


def test_the_closure_contains_lua_and_other_data_files() -> None:
    files = {path.name for path in closure(ROOT, "properties__list")}

    assert {"admit.lua", "plan_limits.lua", "main.py", "__init__.py", "list.py"} <= files
    assert "create.py" not in files
