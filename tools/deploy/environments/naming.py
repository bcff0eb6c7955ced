"""Cloud names of functions, and the names that the cloud or Python would refuse."""

import re
import sys
from collections import Counter
from collections.abc import Iterable

from tools.deploy.environments.environment import Environment

# Cloud Functions: letter, then up to 62 of letters, digits, - and _, alphanumeric at the end.
# Cloud Run: RFC 1035. A name that satisfies both.
SERVICE = re.compile(r"[a-z]([a-z0-9-]{0,61}[a-z0-9])?")
LONGEST_DNS_LABEL = 63
# Where a function finds the certificates of Redis.
AUTHORITY = "/etc/pavilion/redis"
AUTHORITY_FILE = "ca.pem"
# A tag has the release's first characters, enough to tell the few that a service ever has.
RELEASE_LENGTH = 6


def release_tag(release: str) -> str:
    """The tag of a release's revisions, a letter first."""
    return f"r{release[:RELEASE_LENGTH]}"


def service_name(entry_point: str) -> str:
    """`work_orders__create` becomes `work-orders--create`, which can be split back."""
    return entry_point.replace("_", "-")


def _label_length(service: str, environment: Environment) -> int:
    # Cloud Run, "HTTPS requests": https://[TAG---]SERVICE_NAME-PROJECT_NUMBER.REGION.run.app.
    tag = release_tag("0" * RELEASE_LENGTH)
    return len(f"{tag}---{service}-{environment.project_number}")


def name_problems(entry_points: Iterable[str], environment: Environment) -> list[str]:
    """Every reason why the platform or Python would refuse a name or confuse two."""
    problems = []
    names = list(entry_points)
    taken = Counter(service_name(name) for name in names)
    for name in names:
        service = service_name(name)
        if not SERVICE.fullmatch(service):
            problems.append(f"{service}: use at most 63 of a-z, 0-9 and -, a letter first")
        elif (excess := _label_length(service, environment) - LONGEST_DNS_LABEL) > 0:
            problems.append(
                f"{service}: {excess} characters too long: <tag>---<name>-<project number>, its "
                f"address before it gets traffic, has at most {LONGEST_DNS_LABEL}"
            )
        if taken[service] > 1:
            problems.append(f"{service}: two functions have this name, because _ becomes -")
        operation = name.partition("__")[2]
        # functions-framework registers the file under its bare name, which would hide the module.
        if operation in sys.stdlib_module_names:
            problems.append(f"{name}: {operation!r} is in the standard library: rename the file")
    return sorted(set(problems))
