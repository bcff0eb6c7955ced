"""What an upload does to the bucket, and how a way back finds the page before."""

import shlex
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.tools.deploy.project import DEV
from tests.tools.deploy.stand_in import objects
from tests.tools.deploy.stand_in.behaviour import act
from tests.tools.deploy.stand_in.state import RefusedError
from tools.deploy.console import built, console_step, stored
from tools.deploy.console.console_step import Update
from tools.deploy.gcloud.cloud import CloudError
from tools.deploy.gcloud.commands import Command
from tools.deploy.gcloud.grammar import Call, parse
from tools.deploy.wanted.project import Project as Wanted
from tools.web.headers import cache_control

DOMAIN = msgspec.structs.replace(DEV, domain="app.pavilion-test.com")
BUCKET = DOMAIN.console_bucket


class Project:
    """A folder with a built console, and the bucket that it is uploaded to."""

    def __init__(self, folder: Path) -> None:
        self.dist = folder / built.DIST
        self.state: dict[str, Any] = {"folder": str(folder)}
        self.calls: list[Call] = []
        self.refused = ""

    def ask(self, command: Command) -> str:
        """What the stand-in answers."""
        call = parse(shlex.split(command.text())[1:])
        self.calls.append(call)
        if self.refused and self.refused in command.text():
            raise CloudError("HTTPError 403: forbidden")
        try:
            return act(call, self.state, healthy=True)
        except RefusedError as error:
            raise CloudError(str(error)) from None

    def run(self, command: Command) -> str | None:
        """Run a command; None, or the error."""
        try:
            self.ask(command)
        except CloudError as error:
            return str(error)
        return None

    def release(self, release: str, sources: str, *scripts: str) -> int:
        """Build a console with these scripts and upload it with a release of the functions."""
        for old in self.dist.rglob("*.*"):
            old.unlink()
        (self.dist / "assets").mkdir(parents=True, exist_ok=True)
        for name in scripts:
            (self.dist / "assets" / name).write_text(name)
            (self.dist / "assets" / f"{name}.gz").write_bytes(b"compressed")
        (self.dist / "favicon.svg").write_text("icon")
        (self.dist / "index.html").write_text(f"{sources} {scripts}")
        self.calls.clear()
        update = Update(stored.look(DOMAIN), sources, release)
        return console_step.publish(DOMAIN, update) or 0

    @property
    def uploaded(self) -> list[str]:
        """The names of what the last release uploaded, in order."""
        copies = [call.words[:-1] for call in self.calls if call.command == "storage cp"]
        return [name.removeprefix(f"{built.DIST}/") for names in copies for name in names]

    @property
    def served(self) -> str:
        """The sources of the page that is served."""
        return str(objects.live(self.state, BUCKET)["index.html"]["metadata"]["sources"])

    @property
    def left(self) -> set[str]:
        """The live files that are marked, so that they are deleted in a while."""
        live = objects.live(self.state, BUCKET)
        return {name for name, each in live.items() if "customTime" in each}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """An empty bucket."""
    found = Project(tmp_path)
    monkeypatch.setattr(built, "ROOT", tmp_path)
    monkeypatch.setattr(stored, "output", found.ask)
    monkeypatch.setattr(console_step, "run_command", found.run)
    return found


def test_a_page_follows_the_files_that_it_names(project: Project) -> None:
    assert project.release("r1", "s1", "a.js", "b.js") == 0

    assert project.uploaded == ["assets/a.js", "assets/b.js", "favicon.svg", "index.html"]
    live = objects.live(project.state, BUCKET)
    assert {name: each["cacheControl"] for name, each in live.items()} == {
        name: cache_control(name) for name in project.uploaded
    }
    assert live["index.html"]["metadata"] == {"release": "r1", "sources": "s1"}


def test_files_of_earlier_releases_stay_and_are_marked(project: Project) -> None:
    project.release("r1", "s1", "a.js", "b.js")
    project.release("r2", "s2", "b.js", "c.js")

    assert project.uploaded == ["assets/c.js", "index.html"]
    assert project.left == {"assets/a.js"}
    assert "assets/a.js" in objects.live(project.state, BUCKET)

    # A file that is needed again loses its mark, which only a new upload does.
    project.release("r3", "s3", "a.js", "c.js")
    assert project.uploaded == ["assets/a.js", "index.html"]
    assert project.left == {"assets/b.js"}


def test_a_failed_upload_leaves_the_page_as_it_was(project: Project) -> None:
    project.release("r1", "s1", "a.js")
    project.refused = "assets/b.js"

    assert project.release("r2", "s2", "b.js") == 1
    assert project.served == "s1"
    assert project.left == set()


def test_an_upload_is_undone_with_its_release(project: Project) -> None:
    project.release("r1", "s1", "a.js")
    update = Update(stored.look(DOMAIN), "s2", "r1")
    project.release("r1", "s2", "b.js")

    for _ in range(2):
        assert console_step.undo(DOMAIN, update) == 0
        assert project.served == "s1"
    # Its files have 90 days from now on, and so has the next release.
    assert project.left == {"assets/a.js", "assets/b.js", "favicon.svg"}


def test_a_rollback_finds_the_page_of_the_release_before(project: Project) -> None:
    for release, sources in (("r1", "s1"), ("r2", "s2"), ("r2", "s3"), ("r3", "s4")):
        project.release(release, sources)

    # From each release to the last page of the one before.
    for taken, served in (("r9", "s4"), ("r3", "s3"), ("r2", "s1"), ("r1", "s1")):
        assert console_step.take_back(DOMAIN, taken) == 0
        assert project.served == served


def test_a_release_that_returns_goes_back_to_the_one_between(project: Project) -> None:
    for release in ("r1", "r2", "r1"):
        project.release(release, f"of {release}")

    for taken, served in (("r1", "of r2"), ("r2", "of r1"), ("r1", "of r1")):
        assert console_step.take_back(DOMAIN, taken) == 0
        assert project.served == served


def test_nothing_is_due_while_the_sources_are_the_same(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    builds: list[str] = []
    monkeypatch.setattr(built, "build", lambda: builds.append(built.sources()))
    for sources, is_due in (("s1", True), ("s1", False), ("s2", True)):
        monkeypatch.setattr(built, "sources", lambda now=sources: now)
        for environment in (DOMAIN, DEV):
            wanted = Wanted(environment=environment, declarations=[], derive=list, dry=False)
            update = console_step.prepare(wanted)
            assert (update is not None) == (is_due and environment is DOMAIN)
        assert console_step.publish(DOMAIN, None) == 0
        project.release("r1", sources)
    assert builds == ["s1", "s2"]
