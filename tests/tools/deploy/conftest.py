import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.tools.deploy.cloud import PAUSE, ROOT, Cloud, clone
from tests.tools.deploy.stand_in import warm_python

# Deploying all functions takes minutes. An area without a list is there whole.
FEW = {
    "health": (),
    "properties": ("create", "get", "list", "update"),
    "documents": ("create", "download"),
    "scheduled": ("deliver_outbox", "settle_subscriptions"),
}


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Key and certificate of localhost, self-signed."""
    folder = tmp_path_factory.mktemp("certificate")
    command = (
        f"{shutil.which('openssl')} req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1"
    )
    command += " -nodes -days 1 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
    command += f" -keyout {folder}/key -out {folder}/cert"
    subprocess.run(command.split(), check=True, capture_output=True)
    return folder


@pytest.fixture(scope="session")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where each test has its clone."""
    return tmp_path_factory.mktemp("deployed") / "clone"


@pytest.fixture(scope="session")
def python(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path | None]:
    """A folder with a warm python (stand_in/warm_python.py); None where there can't be one."""
    if sys.platform != "linux":
        yield None
        return
    clone(tree, FEW)
    command = [sys.executable, "-m", warm_python.__name__, str(tree)]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | PAUSE,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stdin
        assert server.stdout
        program = tmp_path_factory.mktemp("python") / "python"
        program.write_text(warm_python.PROGRAM.format(port=int(server.stdout.readline())))
        program.chmod(0o755)
        yield program.parent
        server.stdin.close()


@pytest.fixture
def whole(tmp_path: Path, tree: Path, certificate: Path, python: Path | None) -> Iterator[Cloud]:
    """An empty project and a clone of everything."""
    clone(tree)
    with closing(Cloud(tmp_path, tree, certificate, python)) as made:
        yield made


@pytest.fixture
def cloud(tmp_path: Path, tree: Path, certificate: Path, python: Path | None) -> Iterator[Cloud]:
    """An empty project and a clone with a few endpoints, of every kind that deploys differently."""
    clone(tree, FEW)
    with closing(Cloud(tmp_path, tree, certificate, python)) as made:
        yield made
