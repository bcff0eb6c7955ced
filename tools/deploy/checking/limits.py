"""The platform's limits on services in a region and on the gateway.

Cloud Run, "Quotas and limits": 1,000 services a region. API Gateway, "Quotas and limits": 50 APIs,
100 configs an API, 32 MB a request. Service Management refuses two path templates that differ only
in a parameter's name.
"""

import re
from collections import defaultdict
from collections.abc import Sequence

from shared.pipeline.declaration import Declaration
from tools.deploy.routes.gateway import KEPT_CONFIGS, MOST_CONFIGS
from tools.deploy.routes.openapi import routes
from tools.deploy.wanted.functions import Function

MOST_SERVICES = 1000
PARAMETER = re.compile(r"\{\w+\}")


def limit_problems(functions: Sequence[Function], declared: Sequence[Declaration]) -> list[str]:
    """Every limit that the plan exceeds."""
    found = []
    if len(functions) > MOST_SERVICES:
        found.append(f"{len(functions)} functions exceed the {MOST_SERVICES} services of a region")
    if KEPT_CONFIGS >= MOST_CONFIGS:
        found.append(f"KEPT_CONFIGS is {KEPT_CONFIGS}, but must be below {MOST_CONFIGS}")
    alike: dict[str, list[str]] = defaultdict(list)
    for path in routes(declared):
        alike[PARAMETER.sub("{}", path)].append(path)
    found += [
        f"the gateway can't distinguish {' and '.join(sorted(paths))}: change one path"
        for paths in alike.values()
        if len(paths) > 1
    ]
    return found
