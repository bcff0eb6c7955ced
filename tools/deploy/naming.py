"""Cloud names of functions, and the names that the cloud or Python would refuse."""

import re
import sys
from collections import Counter
from collections.abc import Iterable

from tools.deploy.environment import Environment

# Cloud Functions: letter, then up to 62 of letters, digits, - and _, alphanumeric at the end.
# Cloud Run: RFC 1035. A name that satisfies both.
SERVICE = re.compile(r"[a-z]([a-z0-9-]{0,61}[a-z0-9])?")
LONGEST_DNS_LABEL = 63


def service_name(entry_point: str) -> str:
    """`work_orders__create` becomes `work-orders--create`, which can be split back."""
    return entry_point.replace("_", "-")


def name_problems(entry_points: Iterable[str], environment: Environment) -> list[str]:
    """Every reason why the platform or Python would refuse a name or confuse two."""
    problems = []
    names = list(entry_points)
    taken = Counter(service_name(name) for name in names)
    for name in names:
        service = service_name(name)
        if not SERVICE.fullmatch(service):
            problems.append(f"{service}: use at most 63 of a-z, 0-9 and -, a letter first")
        elif len(service) + 1 + len(environment.project_number) > LONGEST_DNS_LABEL:
            problems.append(
                f"{service}: too long: <name>-<project number> has at most 63 characters"
            )
        if taken[service] > 1:
            problems.append(f"{service}: two functions have this name, because _ becomes -")
        operation = name.partition("__")[2]
        # functions-framework registers the file under its bare name, which would hide the module.
        if operation in sys.stdlib_module_names:
            problems.append(f"{name}: {operation!r} is in the standard library: rename the file")
    return sorted(set(problems))
