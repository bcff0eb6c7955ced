"""The build artifacts of the functions: one image for all of them, or one source archive."""

import zipfile
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

import msgspec

from tools.deploy.environments.environment import ROOT, Environment
from tools.deploy.gcloud import cloud
from tools.deploy.gcloud.commands import Command, Output, gcloud, pairs
from tools.deploy.gcloud.run import run_command, say
from tools.deploy.images import bases
from tools.deploy.images.builder import build_account
from tools.deploy.images.closure import digest, reached

DEPLOYED = ("main.py", "requirements.txt", "functions", "shared")
# The programs that run as jobs; their image holds what they import.
JOBS = ("tools/deploy/database/migration.py", "tools/deploy/database/operation.py")
BESIDE_JOBS = (
    *("migrations", "deploy/migrate.Dockerfile", "deploy/migrate-requirements.txt"),
    *("deploy/migrate-image.yaml", str(bases.FILE)),
)
# A fixed timestamp, so that the same files give the same archive.
EPOCH = (1980, 1, 1, 0, 0, 0)
BUILD_SECONDS = 1200


class Artifact(msgspec.Struct, frozen=True):
    """Something built once: its address, the command that finds it, the commands that build it."""

    address: str
    probe: Command
    make: Command

    @property
    def tag(self) -> str:
        """The part of the address that is derived from the sources."""
        return self.address.rpartition(":")[2]

    def fixed(self, found: str) -> str:
        """The address that always means what the probe found: a tag may move, a digest can't."""
        return f"{self._untagged}@{found}" if found.startswith("sha256:") else self.address

    def shown(self, command: Command) -> Command:
        """`command` for a dry run: the image's digest is known once it is built."""
        probe = tuple(str(word) for word in self.probe.words)
        words = tuple(
            Output(f"--image={self._untagged}@", probe)
            if word == f"--image={self.address}"
            else word
            for word in command.words
        )
        return msgspec.structs.replace(command, words=words)

    @property
    def _untagged(self) -> str:
        return self.address.rpartition(":")[0]


def files(root: Path, roots: Iterable[str]) -> frozenset[Path]:
    """The deployed files below `roots`."""
    found: set[Path] = set()
    for name in roots:
        path = root / name
        inside = path.rglob("*") if path.is_dir() else [path]
        found |= {file for file in inside if file.is_file() and "__pycache__" not in file.parts}
    return frozenset(found)


def job_files(root: Path) -> frozenset[Path]:
    """The files of the jobs' image: what the jobs import, the migrations and how it is built."""
    return reached(root, *(root / job for job in JOBS)) | files(root, BESIDE_JOBS)


def tag(root: Path, content: frozenset[Path], runtime: str) -> str:
    """A tag derived from the sources, so that the same sources are built once."""
    return sha256(f"{runtime}\n{digest(root, content)}".encode()).hexdigest()[:32]


def artifact(environment: Environment) -> Artifact:
    """The artifact that this environment's functions are deployed from."""
    if environment.deploy_with == "image":
        content = files(ROOT, (*DEPLOYED, "deploy/functions-image.yaml", str(bases.FILE)))
        return image(environment, "functions", tag(ROOT, content, environment.runtime))
    name = tag(ROOT, files(ROOT, DEPLOYED), environment.runtime)
    address = f"gs://{environment.deploy_bucket}/source/{name}.zip"
    local = environment.work / f"{name}.zip"
    return Artifact(
        address,
        gcloud(environment, "storage", "objects", "describe", address, "--format=value(name)"),
        gcloud(environment, "storage", "cp", str(local.relative_to(ROOT)), address),
    )


def migration_image(environment: Environment) -> Artifact:
    """The migration job's image, with Alembic and the DDL that functions must not contain."""
    return image(environment, "migrate", tag(ROOT, job_files(ROOT), environment.runtime))


def image(environment: Environment, name: str, tagged: str) -> Artifact:
    """An image built by deploy/<name>-image.yaml."""
    address = f"{environment.images}/{name}:{tagged}"
    base = bases.load()
    values = {"_IMAGE": address, "_DOCKER": base.docker, "_PYTHON": base.python}
    if name == "functions":
        version = bases.python_of(environment)
        values = {"_PACK": base.pack, "_BUILDER": base.builder, "_RUN": base.run}
        values |= {"_IMAGE": address, "_PYTHON": version}
    ignore = ".gcloudignore" if name == "functions" else f"deploy/{name}.gcloudignore"
    build = gcloud(
        environment,
        *("builds", "submit", "."),
        f"--config=deploy/{name}-image.yaml",
        f"--ignore-file={ignore}",
        f"--region={environment.region}",
        f"--service-account={build_account(environment)}",
        f"--gcs-source-staging-dir=gs://{environment.deploy_bucket}/builds",
        f"--substitutions={pairs(values)}",
        f"--timeout={BUILD_SECONDS}s",
        timeout=BUILD_SECONDS + 300,
    )
    probe = gcloud(
        environment,
        *("artifacts", "docker", "images", "describe", address),
        "--format=value(image_summary.digest)",
    )
    return Artifact(address, probe, build)


def write_archive(environment: Environment) -> Path:
    """The source archive: the same bytes for the same files."""
    name = tag(ROOT, files(ROOT, DEPLOYED), environment.runtime)
    path = environment.work / f"{name}.zip"
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(files(ROOT, DEPLOYED)):
            entry = zipfile.ZipInfo(str(file.relative_to(ROOT)), EPOCH)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, file.read_bytes(), zipfile.ZIP_DEFLATED)
    return path


def built(environment: Environment, artifact: Artifact) -> tuple[str, str | None]:
    """The artifact's fixed address, once it is built; or why it is not."""
    try:
        found = cloud.output(artifact.probe).strip()
    except cloud.CloudError as error:
        if not cloud.is_missing(error):
            return "", str(error)
        found = ""
    if not found:
        if artifact.address.endswith(".zip"):
            write_archive(environment)
        say(f"building {artifact.address}")
        if failure := run_command(artifact.make):
            return "", failure
        found = cloud.output(artifact.probe).strip()
    return artifact.fixed(found), None
