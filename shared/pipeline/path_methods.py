"""The methods of a path, of which this instance serves one.

The answers to OPTIONS and to a wrong method list all methods of the path (RFC 9110 section 10.2.1),
but an instance imports its own endpoint only. So the first such request reads the routes from the
text of the area's files, which have every path of the area.
"""

import re
from functools import cache
from pathlib import Path

FUNCTIONS = Path(__file__).parents[2] / "functions"
_ROUTE = re.compile(r'^@endpoint\(\s*"([A-Z]+) (/[^"]+)"', re.MULTILINE)


@cache
def methods_of(area: str, path: str) -> tuple[str, ...]:
    """The path's methods, HEAD with GET, without OPTIONS, which every path has."""
    files = sorted((FUNCTIONS / area).glob("[!_]*.py"))
    routes = [route.groups() for file in files for route in _ROUTE.finditer(file.read_text())]
    found = [method for method, of_path in routes if of_path == path]
    return tuple(sorted({*found, "HEAD"} if "GET" in found else found))
