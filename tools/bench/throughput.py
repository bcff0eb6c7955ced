"""Requests per second and latency, against the same endpoints on other stacks."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import msgspec

from tools.bench.load import Load, load, once, request
from tools.bench.report import Figure, at_least, figure, ratios
from tools.bench.serving import PEERS, asgi, function, wsgi
from tools.bench.stores import PASSWORD, Data

OPERATIONS = ("list", "get", "create", "sign_in")
PAVILION = {
    "list": "properties__list",
    "get": "properties__get",
    "create": "properties__create",
    "sign_in": "auth__login",
}
BY_HAND = {
    "list": "list_properties",
    "get": "get_property",
    "create": "create_property",
    "sign_in": "sign_in",
}
BODY = msgspec.json.encode(
    {
        "name": "Linden Court",
        "kind": "multi_family",
        "address_line1": "1 Linden Street",
        "city": "Chicago",
        "state": "IL",
        "postal_code": "60601",
        "country": "US",
    }
)
# The bound for the list of 20 comes from the design's section on numbers.
BARS = {
    "by hand": {"list": 1.5, "get": 1.0, "create": 1.0, "sign_in": 1.0},
    "flask stack": {"list": 4.0, "get": 3.5, "create": 3.5},
    "empty": {"list": 0.50, "get": 0.50, "create": 0.36},
}


def throughput(folder: Path, data: Data, rounds: int, seconds: float) -> list[Figure]:
    """Every operation on every stack in turn; the first round is a warm-up and is discarded."""
    figures = []
    with served(folder) as ports:
        for operation in OPERATIONS:
            found: dict[str, list[Load]] = {name: [] for name in ports[operation]}
            texts = {
                name: _requests(operation, data, _token(name, ports, data))
                for name in ports[operation]
            }
            for number in range(rounds + 1):
                for name, port in ports[operation].items():
                    measured = load(port, texts[name], seconds)
                    if number:
                        found[name].append(measured)
            figures += _figures(operation, found)
    return figures


@contextmanager
def served(folder: Path) -> Iterator[Mapping[str, Mapping[str, int]]]:
    """The port of each stack for each operation."""
    with ExitStack() as stack:
        source = PEERS / "functions.py"
        empty = stack.enter_context(function("empty", folder, source))
        flask = stack.enter_context(wsgi("tools.bench.peers.flask_stack", folder))
        fastapi = stack.enter_context(asgi("tools.bench.peers.fastapi_stack", folder))
        yield {
            operation: {
                "pavilion": stack.enter_context(function(PAVILION[operation], folder)),
                "by hand": stack.enter_context(function(BY_HAND[operation], folder, source)),
                "flask stack": flask,
                "fastapi stack": fastapi,
                "empty": empty,
            }
            for operation in OPERATIONS
        }


def _token(stack: str, ports: Mapping[str, Mapping[str, int]], data: Data) -> str:
    """A session token of this stack, because each stack has its own claims."""
    if stack in {"pavilion", "empty"}:
        return data.token
    body = msgspec.json.encode({"email": data.emails[0], "password": PASSWORD})
    answer = once(ports["sign_in"][stack], request("POST", "/v1/auth/login", body=body))
    token: str = msgspec.json.decode(answer)["token"]
    return token


def _requests(operation: str, data: Data, token: str) -> Sequence[bytes]:
    match operation:
        case "list":
            return [request("GET", "/v1/properties?limit=20", token=token)]
        case "get":
            return [request("GET", f"/v1/properties/{data.property_id}", token=token)]
        case "create":
            return [request("POST", "/v1/properties", token=token, body=BODY)]
        case _:
            return [
                request(
                    "POST",
                    "/v1/auth/login",
                    body=msgspec.json.encode({"email": email, "password": PASSWORD}),
                )
                for email in data.emails
            ]


def _figures(operation: str, found: Mapping[str, Sequence[Load]]) -> list[Figure]:
    ours = [each.rate for each in found["pavilion"]]
    figures = []
    for name in ("by hand", "flask stack", "fastapi stack", "empty"):
        values = ratios(ours, [each.rate for each in found[name]])
        title = f"{operation}: requests/s, pavilion / {name}"
        bar = BARS.get(name, {}).get(operation)
        figures.append(at_least(title, values, bar) if bar else figure(title, values))
    for name in ("by hand", "flask stack"):
        for quantile in ("p50", "p99"):
            these = [getattr(each, quantile) for each in found["pavilion"]]
            those = [getattr(each, quantile) for each in found[name]]
            title = f"{operation}: {quantile} of the time, pavilion / {name}"
            figures.append(figure(title, ratios(these, those)))
    return figures
