"""One deployment's description: environments/<name>.env, and the names derived from it.

A line is NAME=value. A name is either a field below, in capitals, or a setting of the functions
(shared/config.py); anything else is refused. A setting that holds a secret has the value
`secret:<name>:<version>`, which is read from Secret Manager, and no other setting has one. The
version is pinned, so that a revision's secrets never change while it runs.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from shared.config import SECRETS, Settings
from shared.pipeline.declaration import Traffic

ROOT = Path(__file__).resolve().parents[3]
SECRET = re.compile(r"secret:([a-zA-Z0-9_-]{1,255}):([1-9][0-9]*)")
# Variables of the process that override the file for one run.
FROM_OUTSIDE = ("project", "project_number", "region", "deploy_with", "parallel")

Positive = Annotated[int, msgspec.Meta(ge=1)]


class EnvironmentFileError(Exception):
    """environments/<name>.env is missing or contains an invalid line."""


class Environment(msgspec.Struct, frozen=True, kw_only=True):
    """Projects, tiers, instances by traffic class, settings and secrets of one environment."""

    name: str
    project: str
    project_number: str
    region: str
    deploy_with: Literal["image", "functions"] = "image"
    runtime: Annotated[str, msgspec.Meta(pattern=r"^python3\d+$")] = "python313"
    parallel: Positive = 8
    vcpu_quota: Positive = 200
    instances_hot: Positive = 8
    instances_normal: Positive = 2
    instances_rare: Positive = 1
    # A deleted instance's name is dead for a week, and a restored instance has another name.
    # Cloud SQL, "Instance settings": lowercase letters, numbers and hyphens, a letter first.
    database_instance_name: Annotated[
        str, msgspec.Meta(pattern=r"^[a-z]([a-z0-9-]*[a-z0-9])?$", max_length=80)
    ] = "pavilion"
    database_tier: Annotated[str, msgspec.Meta(pattern=r"^db-custom-\d+-\d+$")]
    database_availability: Literal["zonal", "regional"] = "zonal"
    database_connections: Positive
    database_reserve: Positive = 50
    redis_tier: Literal["basic", "standard"] = "basic"
    redis_gib: Positive = 1
    domain: str = ""
    edge: Literal["gateway", "services"] = "gateway"
    smoke_email: str = ""
    alert_email: str = ""
    settings: dict[str, str]
    secrets: dict[str, str]

    @property
    def images(self) -> str:
        """The image repository."""
        return f"{self.region}-docker.pkg.dev/{self.project}/pavilion"

    @property
    def bucket(self) -> str:
        """The documents' bucket."""
        return f"{self.project}-documents"

    @property
    def deploy_bucket(self) -> str:
        """The bucket of the source archives."""
        return f"{self.project}-deploy"

    @property
    def console_bucket(self) -> str:
        """The bucket of the console's files, which exists with a DOMAIN."""
        return f"{self.project}-console"

    @property
    def database_instance(self) -> str:
        """The Cloud SQL connection name."""
        return f"{self.project}:{self.region}:{self.database_instance_name}"

    @property
    def work(self) -> Path:
        """The folder of generated files and of the recorded cloud state."""
        return ROOT / ".local" / "deploy" / self.name

    def email(self, account: str) -> str:
        """A service account's address."""
        return f"{account}@{self.project}.iam.gserviceaccount.com"

    def url(self, service: str) -> str:
        """A service's deterministic URL, known before it exists (Cloud Run, HTTPS requests)."""
        return f"https://{service}-{self.project_number}.{self.region}.run.app"

    def instances(self, traffic: Traffic) -> int:
        """The maximum instances of a function of this traffic class."""
        return {
            "hot": self.instances_hot,
            "normal": self.instances_normal,
            "rare": self.instances_rare,
        }[traffic]


OURS = frozenset(
    field.name.upper()
    for field in msgspec.structs.fields(Environment)
    if field.name not in {"name", "settings", "secrets"}
)
SETTINGS = frozenset(field.name.upper() for field in msgspec.structs.fields(Settings))


def load(name: str, *, outside: Mapping[str, str] = os.environ) -> Environment:
    """Read environments/<name>.env; EnvironmentFileError names every problem at once."""
    path = ROOT / "environments" / f"{name}.env"
    if not path.is_file():
        known = ", ".join(sorted(file.stem for file in path.parent.glob("*.env")))
        raise EnvironmentFileError(f"There is no environment {name!r}. Choose one of: {known}.")
    ours: dict[str, str] = {"name": name}
    settings: dict[str, str] = {}
    secrets: dict[str, str] = {}
    problems: list[str] = []
    for key, value in _lines(path, problems):
        if key in OURS:
            ours[key.lower()] = value
        elif key not in SETTINGS:
            problems.append(
                f"{key} is neither a setting (shared/config.py) nor a field of Environment"
            )
        elif problem := _misplaced(key, value):
            problems.append(problem)
        elif match := SECRET.fullmatch(value):
            secrets[key] = f"{match[1]}:{match[2]}"
        elif value:
            settings[key] = value
    ours |= {key: outside[key.upper()] for key in FROM_OUTSIDE if outside.get(key.upper())}
    if not problems:
        try:
            return msgspec.convert(
                {**ours, "settings": settings, "secrets": secrets}, Environment, strict=False
            )
        except msgspec.ValidationError as error:
            problems.append(str(error))
    raise EnvironmentFileError(f"{path.name}: " + "; ".join(problems) + ".")


def _misplaced(name: str, value: str) -> str | None:
    """A secret in clear, which is not shown, or a name and version where a value belongs."""
    if name in SECRETS and value and not SECRET.fullmatch(value):
        return (
            f"{name} holds a secret: put it into Secret Manager, and here write "
            "secret:<name>:<version>, with a number as version"
        )
    if name not in SECRETS and value.startswith("secret:"):
        return f"{name} is not a secret: write its value here"
    return None


def _lines(path: Path, problems: list[str]) -> list[tuple[str, str]]:
    found: dict[str, str] = {}
    for number, line in enumerate(path.read_text().splitlines(), 1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        key, separator, value = text.partition("=")
        if not separator or key in found:
            problems.append(f"line {number} is not NAME=value, or repeats a NAME")
            continue
        found[key] = value.strip()
    return list(found.items())
