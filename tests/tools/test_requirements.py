"""Every installed package is pinned with hashes, so that two builds of one commit are equal."""

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import distributions, packages_distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCKED = ("requirements.txt", "requirements-dev.txt", "deploy/migrate-requirements.txt")
# What a virtual environment has before anything is installed.
BUILT_IN = {"pip", "setuptools", "wheel"}
OURS = {"functions", "shared", "main"}


def pins(file: str) -> list[tuple[Requirement, int]]:
    """Each requirement of a file, with the number of its hashes."""
    text = (ROOT / file).read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line[:1] not in {"", "#", "-"}]
    return [(Requirement(line.partition("--hash")[0]), line.count("--hash=")) for line in lines]


def imported() -> Iterator[str]:
    """The modules outside the standard library that a function may import."""
    for path in [ROOT / "main.py", *ROOT.glob("functions/**/*.py"), *ROOT.glob("shared/**/*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield node.module


def test_every_requirement_has_one_version_and_hashes() -> None:
    for file in LOCKED:
        found = pins(file)

        assert found
        for requirement, hashes in found:
            assert re.fullmatch(r"==[^*]+", str(requirement.specifier)), requirement
            assert hashes > 0, requirement


def test_what_is_installed_is_what_is_pinned() -> None:
    pinned = {
        canonicalize_name(each.name): str(each.specifier)[2:]
        for each, _ in pins("requirements.txt") + pins("requirements-dev.txt")
        if each.marker is None or each.marker.evaluate()
    }
    found = {canonicalize_name(each.name): each.version for each in distributions()}
    installed = {name: version for name, version in found.items() if name not in BUILT_IN}

    assert installed == pinned


def test_the_lists_agree_on_each_version() -> None:
    versions = {str(each) for file in LOCKED[:2] for each, _ in pins(file)}

    assert {str(each) for each, _ in pins(LOCKED[2])} <= versions


def test_what_a_function_imports_is_required_by_name() -> None:
    lines = (ROOT / "requirements.in").read_text().splitlines()
    named = {canonicalize_name(Requirement(each).name) for each in lines if each[:1] != "#"}
    owners = packages_distributions()
    for module in set(imported()):
        top = module.partition(".")[0]
        if top in sys.stdlib_module_names or top in OURS:
            continue
        names = {canonicalize_name(each) for each in owners[top]}

        assert names & named, module
