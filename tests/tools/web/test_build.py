import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from tools.web import build, stamps
from tools.web.node import ConsoleError

WANTED = {"": "", "node_modules/react": "19.3.1", "node_modules/vite": "8.3.8"}


@pytest.fixture
def web(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A console's folder with nothing installed."""
    folder = tmp_path / "web"
    (folder / "node_modules").mkdir(parents=True)
    (folder / "index.html").write_text("<title>Pavilion</title>")
    monkeypatch.setattr(build, "WEB", folder)
    document = folder / "document.json"
    monkeypatch.setattr(build, "API", ())
    monkeypatch.setattr(build, "DOCUMENT", document)
    monkeypatch.setattr(build, "_describe", lambda: document.write_text("{}"))
    monkeypatch.setattr(build, "DIST", folder / "dist")
    monkeypatch.setattr(build, "CLIENT", folder / "schema.d.ts")
    monkeypatch.setattr(build, "SCRIPTS", folder / "scripts")
    monkeypatch.setattr(build, "LOCK", folder / "package-lock.json")
    monkeypatch.setattr(build, "INSTALLED", folder / "node_modules/.package-lock.json")
    monkeypatch.setattr(stamps, "STATE", tmp_path / "state")
    write_packages(folder / "package-lock.json", WANTED)
    return folder


@pytest.fixture
def commands(web: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The npm commands that were run, each with its effect."""
    called: list[str] = []

    def npm(*words: str, failure: str) -> None:
        assert failure
        called.append(words[-1])
        if words[0] == "ci":
            write_packages(web / "node_modules/.package-lock.json", WANTED)
        elif words[-1] == "client":
            (web / "schema.d.ts").write_text("export {}")
        else:
            (web / "dist").mkdir(exist_ok=True)
            (web / "dist/index.html").write_text("built")

    monkeypatch.setattr(build, "npm_quietly", npm)
    return called


def write_packages(file: Path, versions: Mapping[str, str], **more: object) -> None:
    packages = {name: {"version": version} for name, version in versions.items()}
    file.write_text(json.dumps({"lockfileVersion": 3, "packages": packages | more}))


def test_nothing_is_done_twice(web: Path, commands: list[str]) -> None:
    build.build(print)
    build.build(print)

    assert commands == ["--include=dev", "client", "build"]
    assert (web / "dist/index.html.gz").exists()


def test_a_changed_source_is_built_without_npm_ci(web: Path, commands: list[str]) -> None:
    build.build(print)
    del commands[:]
    (web / "index.html").write_text("<title>Pavilion 2</title>")
    build.build(print)

    assert commands == ["build"]


def test_a_changed_generator_makes_the_client_anew(web: Path, commands: list[str]) -> None:
    build.build(print)
    del commands[:]
    (web / "scripts").mkdir()
    (web / "scripts/client.mjs").touch()
    build.build(print)

    assert commands == ["client", "build"]


def test_a_failed_build_does_not_count(
    web: Path, commands: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    build.build(print)
    (web / "index.html").write_text("<title>Pavilion 2</title>")

    def fail(*_: str, failure: str) -> None:
        raise ConsoleError(failure)

    with monkeypatch.context() as patched:
        patched.setattr(build, "npm_quietly", fail)
        with pytest.raises(ConsoleError, match="can't be built"):
            build.build(print)
    del commands[:]
    build.build(print)

    assert commands == ["build"]


@pytest.mark.parametrize(
    ("found", "same"),
    [
        (WANTED, True),
        (WANTED | {"node_modules/vite": "8.3.7"}, False),
        ({"": "", "node_modules/react": "19.3.1"}, False),
    ],
)
def test_compares_what_is_installed_with_the_lock(
    web: Path, found: dict[str, str], same: bool
) -> None:
    assert not build.is_installed()
    write_packages(web / "node_modules/.package-lock.json", found)

    assert build.is_installed() is same


def test_packages_of_other_platforms_may_be_absent(web: Path) -> None:
    other = {"version": "1.0.0", "optional": True}
    write_packages(web / "package-lock.json", WANTED, **{"node_modules/other-arm64": other})
    write_packages(web / "node_modules/.package-lock.json", WANTED)

    assert build.is_installed()
