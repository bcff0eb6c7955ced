"""The mechanical rule between a URL and its file."""

from collections.abc import Mapping

from shared.pipeline.declaration import Method
from tools.endpoints import area_of, singular

# Areas that are a namespace, not a noun: their operations are named in the endpoint's own file.
NAMESPACES = frozenset(
    (
        "admin",
        "auth",
        "health",
        "homeowner_auth",
        "homeowner_portal",
        "openapi",
        "reports",
        "scheduled",
        "search",
        "subscriptions",
        "webhooks",
    )
)
_OPERATIONS: Mapping[tuple[Method, bool], str] = {
    ("GET", False): "list",
    ("POST", False): "create",
    ("GET", True): "get",
    ("PATCH", True): "update",
    ("DELETE", True): "delete",
}


def is_at_its_place(method: Method, path: str, area: str, operation: str) -> bool:
    """Whether functions/<area>/<operation>.py is where this route belongs.

    In a namespace the file names the operation, by the path's last word: `auth/logout`,
    `update_me`, `suspend_organization` (…/{organization_id}/suspend), `pay` (…/payments).
    """
    if area_of(path) != area:
        return False
    words = [part.replace("-", "_") for part in path.split("/")[3:] if not part.startswith("{")]
    if area not in NAMESPACES:
        is_action = bool(words) and not path.endswith("}")
        if is_action and method == "GET" and operation == f"list_{words[-1]}":
            # What belongs to one record is a list below it.
            return True
        return operation == (words[-1] if is_action else _OPERATIONS.get((method, "{" in path)))
    if not words:
        return operation == method.lower()
    word = words[-1]
    return (
        word in {operation, f"{operation}ments"}
        or operation.startswith(f"{word}_")
        or operation.endswith((f"_{word}", f"_{singular(word)}"))
    )
