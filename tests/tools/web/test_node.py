import json
import os
from pathlib import Path

import pytest

from tools.web import node
from tools.web.node import NODE, ConsoleError, environment, npm_quietly

SCRIPTS = {"which": "node -p process.execPath > found", "fail": "echo because; exit 3"}


@pytest.fixture
def web(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package with two scripts, on a machine without Node and without a home folder."""
    (tmp_path / "package.json").write_text(json.dumps({"name": "a", "scripts": SCRIPTS}))
    monkeypatch.setattr(node, "WEB", tmp_path)
    monkeypatch.setattr(node, "STATE", tmp_path / "state")
    monkeypatch.setenv("HOME", "")
    monkeypatch.setenv("PATH", os.defpath)
    monkeypatch.setenv("NODE_ENV", "production")
    return tmp_path


def test_a_script_runs_on_the_wheels_node(web: Path) -> None:
    npm_quietly("run", "which", failure="No.")

    assert (web / "found").read_text().strip() == str(NODE.resolve())
    assert not (web / "~").exists()


def test_a_failure_says_why(web: Path) -> None:
    assert web
    with pytest.raises(ConsoleError, match=r"(?s)^It can't be done.*because"):
        npm_quietly("run", "fail", failure="It can't be done.")


def test_the_builds_own_packages_are_never_left_out() -> None:
    assert "NODE_ENV" not in environment({"NODE_ENV": "production"})


def test_npm_trusts_whom_the_system_trusts() -> None:
    assert environment({})["NODE_USE_SYSTEM_CA"] == "1"


def test_a_cache_from_outside_is_kept() -> None:
    assert environment({"npm_config_cache": "/cache"})["npm_config_cache"] == "/cache"
