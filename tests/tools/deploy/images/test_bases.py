"""The images that ours are built with and from: pinned, and raised by one command."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import msgspec
import pytest
import yaml

from tests.tools.deploy.cloud import ROOT
from tests.tools.deploy.project import DEV
from tools.deploy.gcloud.grammar import pairs
from tools.deploy.images import artifacts, bases
from tools.deploy.images.registry import RegistryError

OLD, NEW = "sha256:" + "0" * 64, "sha256:" + "1" * 64
TODAY = date(2026, 11, 28)


class Registry(BaseHTTPRequestHandler):
    """A registry of public images: it wants an anonymous token before it answers."""

    known = ("build/builder:one", "library/python:3.13-slim")

    def do_HEAD(self) -> None:  # noqa: D102 - the base class's
        place = f"http://127.0.0.1:{self.server.server_port}"  # type: ignore[attr-defined]
        name, _, tag = self.path.removeprefix("/v2/").partition("/manifests/")
        if self.headers.get("Authorization") != f"Bearer for {name}":
            self.send_response(401)
            challenge = f'realm="{place}/token",service="test",scope="{name}"'
            self.send_header("WWW-Authenticate", f"Bearer {challenge}")
        elif f"{name}:{tag}" in self.known:
            self.send_response(200)
            self.send_header("Docker-Content-Digest", NEW)
        else:
            self.send_response(404)
        self.end_headers()

    def do_GET(self) -> None:  # noqa: D102 - the base class's
        name = self.path.rpartition("scope=")[2].replace("%2F", "/")
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps({"token": f"for {name}"}).encode())

    def log_message(self, *_: object) -> None:  # noqa: D102 - the base class's
        return


@contextmanager
def files(folder: Path, *images: str) -> Iterator[Path]:
    """A clone whose files pin these images of a registry on this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Registry)
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    names = [f"127.0.0.1:{server.server_port}/{image}@{OLD}" for image in images]
    (folder / "deploy").mkdir()
    (folder / bases.FILE).write_text("\n".join(["RAISED=2026-01-01", *names, ""]))
    (folder / "cloudbuild.yaml").write_text(f"  _CLI: {names[0]}\n")
    yield folder
    server.shutdown()
    server.server_close()


def test_refresh_raises_every_image_to_what_its_tag_is(tmp_path: Path) -> None:
    with files(tmp_path, *Registry.known) as root:
        changed = bases.refresh(root, TODAY, scheme="http")

        assert len(changed) == 2
        written = [(root / path).read_text() for path in bases.FILES]
        assert OLD not in "".join(written)
        assert f"RAISED={TODAY}" in written[0]
        assert bases.refresh(root, TODAY, scheme="http") == []


def test_refresh_changes_nothing_when_one_image_is_unknown(tmp_path: Path) -> None:
    with files(tmp_path, Registry.known[0], "build/gone:1") as root:
        before = (root / bases.FILE).read_text()

        with pytest.raises(RegistryError, match="gone"):
            bases.refresh(root, TODAY, scheme="http")
        assert (root / bases.FILE).read_text() == before


def test_every_image_of_a_build_is_pinned_to_a_digest() -> None:
    given = {"cloudbuild.yaml": yaml.safe_load((ROOT / "cloudbuild.yaml").read_text())}
    values = {"cloudbuild.yaml": given["cloudbuild.yaml"]["substitutions"]}
    for made in (artifacts.artifact(DEV), artifacts.migration_image(DEV)):
        words = dict(str(word).partition("=")[::2] for word in made.make.words)
        name = words["--config"]
        given[name] = yaml.safe_load((ROOT / name).read_text())
        values[name] = pairs(words["--substitutions"])

    for name, build in given.items():
        images = [step["name"] for step in build["steps"]]
        images += [
            word.partition("=")[2]
            for step in build["steps"]
            for word in step.get("args", ())
            if word.startswith(("--builder=", "--run-image=", "--build-arg=PYTHON="))
        ]
        for image in images:
            variable = re.fullmatch(r"(?:PYTHON=)?\$\{(_[A-Z]+)\}", image)
            assert variable, (name, image)
            assert bases.PINNED.fullmatch(values[name][variable[1]]), (name, image)
    assert "FROM ${PYTHON}\n" in (ROOT / "deploy/migrate.Dockerfile").read_text()


def test_old_and_foreign_bases_are_named() -> None:
    shipped = bases.load()

    assert bases.problems(DEV, shipped) == []
    assert bases.age_note(shipped, shipped.raised + timedelta(bases.MOST_DAYS)) == []
    [note] = bases.age_note(shipped, shipped.raised + timedelta(bases.MOST_DAYS + 1))
    assert "./deploy.sh refresh" in note
    other = msgspec.structs.replace(shipped, pack="pack:latest", python=f"python:3.14-slim@{OLD}")
    floating, foreign = bases.problems(DEV, other)
    assert "PACK must be" in floating
    assert "PYTHON is not Python 3.13" in foreign
