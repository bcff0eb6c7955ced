"""The images that ours are built with and from, each pinned to a digest.

A tag such as google-22 moves whenever the operating system or Python gets a fix, so a build that
names tags alone can't be repeated, and an image that was built once never gets the fix. The digests
are therefore in files (deploy/bases.env, cloudbuild.yaml) and part of what our images are named by:
raising them is a change like any other, which builds and deploys everything anew.
"""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec

from tools.deploy.environments.environment import ROOT, Environment
from tools.deploy.gcloud.run import say
from tools.deploy.images import registry

FILE = Path("deploy/bases.env")
FILES = (FILE, Path("cloudbuild.yaml"))
PINNED = re.compile(
    r"(?P<image>[a-z0-9][\w.-]*(:\d+)?(/[\w./-]+)?:[\w.-]+)@(?P<digest>sha256:[0-9a-f]{64})"
)
RAISED = re.compile(r"^RAISED=.*$", re.MULTILINE)
# Ubuntu and Python publish fixes every few weeks.
MOST_DAYS = 35


class Bases(msgspec.Struct, frozen=True):
    """The images of deploy/bases.env, and when they were last raised."""

    raised: date
    builder: str
    run: str
    pack: str
    docker: str
    python: str


def load(root: Path = ROOT) -> Bases:
    """Read deploy/bases.env."""
    lines = (line.partition("=") for line in content(root).splitlines())
    values = {name.lower(): value for name, _, value in lines}
    return msgspec.convert(values, Bases, strict=False)


def content(root: Path = ROOT) -> str:
    """The file's lines without comments."""
    lines = (root / FILE).read_text().splitlines()
    return "\n".join(line for line in lines if line and not line.startswith("#"))


def below(environment: Environment) -> str:
    """What lies below the functions; with `gcloud functions` Google chooses it."""
    return content() if environment.deploy_with == "image" else ""


def python_of(environment: Environment) -> str:
    """RUNTIME's Python as images name it: python313 is 3.13."""
    version = environment.runtime.removeprefix("python")
    return f"{version[0]}.{version[1:]}"


def problems(environment: Environment, bases: Bases) -> list[str]:
    """The bases that are no digest, or of another Python than the environment's."""
    images = {name: str(value) for name, value in msgspec.structs.asdict(bases).items()}
    del images["raised"]
    found = [
        f"{FILE}: {name.upper()} must be IMAGE:TAG@sha256:DIGEST"
        for name, image in images.items()
        if not PINNED.fullmatch(image)
    ]
    version = python_of(environment)
    if f":{version}-" not in bases.python:
        found.append(f"{FILE}: PYTHON is not Python {version}, which RUNTIME asks for")
    return found


def age_note(bases: Bases, today: date) -> list[str]:
    """A reminder, since nothing else brings fixes of the operating system into the images."""
    days = (today - bases.raised).days
    if days <= MOST_DAYS:
        return []
    return [f"the base images were raised {days} days ago: run ./deploy.sh refresh and deploy"]


def refresh(root: Path, today: date, *, scheme: str = "https") -> list[str]:
    """Raise every pinned image of the files to what its tag is now; tells what changed."""
    texts = {path: (root / path).read_text() for path in FILES}
    changed = []
    for image, old in pinned("".join(texts.values())):
        new = registry.digest(image, scheme=scheme)
        if new != old:
            changed.append(f"{image} is now {new}")
            texts = {
                path: text.replace(f"{image}@{old}", f"{image}@{new}")
                for path, text in texts.items()
            }
    # Written at the end, so that a registry that does not answer leaves nothing half raised.
    for path, text in texts.items():
        (root / path).write_text(RAISED.sub(f"RAISED={today.isoformat()}", text))
    return changed


def pinned(text: str) -> list[tuple[str, str]]:
    """Each pinned image of a text once, with its digest."""
    return sorted({(match["image"], match["digest"]) for match in PINNED.finditer(text)})


def raise_all(*, dry: bool) -> int:
    """The command `refresh`."""
    if dry:
        for path in FILES:
            for image, old in pinned((ROOT / path).read_text()):
                print(f"# {path}: asks what {image} is now; it was {old}")  # noqa: T201 - the result
        return 0
    today = datetime.now(UTC).date()
    try:
        changed = refresh(ROOT, today)
    except registry.RegistryError as error:
        say(f"refresh: nothing was changed: {error}")
        return 1
    for text in changed:
        say(f"refresh: {text}")
    say("refresh: done; commit the two files, and deploy: everything is built and deployed anew")
    return 0
