"""Requests to every endpoint, good and bad, with clients that go away in the middle.

What they say, and what they are told, is marked (tests/system/heap.py).
"""

import os
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from typing import Any
from uuid import uuid4

from shared.pipeline.callers import Homeowner, Manager, Scheduler
from shared.pipeline.declaration import Declaration
from tests.endpoint_table import ALL, a_person, path_of, row_of, valid_body
from tests.factories import new_organization, sql
from tests.functions.documents.rows import form_with
from tests.functions.properties.rows import NEW
from tests.proof import one_of
from tests.servers.fleet import Fleet
from tests.shared.inputs.test_multipart import BOUNDARY
from tests.system.heap import FIGURES

CLIENTS = 4
NAMES = {"name", "first_name", "last_name", "message"}
Send = Callable[[], object]


def serve_everything(fleet: Fleet, *, also_refuse: bool = True) -> None:
    """Each endpoint for new callers: a valid request, and before it several that are refused."""
    with ThreadPoolExecutor(CLIENTS) as clients:
        for declaration in ALL:
            requests = list(requests_of(fleet, declaration, also_refuse=also_refuse))
            for sent in clients.map(lambda send: send(), requests):
                assert sent is None or getattr(sent, "status", 0) != 500, declaration.name


def requests_of(fleet: Fleet, declaration: Declaration, *, also_refuse: bool) -> Iterator[Send]:
    """One endpoint's requests, the valid one last: some end the caller's session."""
    organization = new_organization(plan=marked_plan())
    token, parameters = None, {}
    if isinstance(declaration.caller, Manager | Homeowner):
        parameters = row_of(declaration).parameters(organization)
        token = a_person(declaration, organization).token
    elif isinstance(declaration.caller, Scheduler):
        token = os.environ["SCHEDULER_TOKEN"]
    path = path_of(declaration, parameters)
    if also_refuse:
        yield from refusals(fleet, declaration, path, token)
    if declaration.form is None:
        body = marked(valid_body(declaration, organization))
        yield partial(fleet.send, declaration.method, path, body, token=token)
    else:
        kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
        whole = form_with(
            valid_body(declaration, organization), row_of(declaration).file.ljust(300_000)
        )
        send = partial(fleet.send, declaration.method, path, token=token, headers=kind)
        yield partial(send, data=whole)
        yield partial(leave, fleet, f"{declaration.method} {path}", token, kind, whole[:150_000])


@cache
def marked_plan() -> str:
    """A plan that allows everything, up to figures that no other has; its slug."""
    [[slug]] = sql(
        """
        insert into subscription_plans (slug, name, price_cents, features, display_order, is_active,
            max_properties, max_units, max_tenants, max_members, max_storage_bytes,
            max_api_calls_per_hour)
        select 'test-' || new_id(), 'Test', 1, features, 99, false, :figure, :figure + 1,
            :figure + 2, :figure + 3, :figure + 4, :figure + 5
        from subscription_plans where slug = 'enterprise' returning slug
        """,
        figure=FIGURES[0],
    )
    return str(slug)


def marked(body: Any) -> Any:
    """The body with a marked text in each of its names."""
    if not isinstance(body, dict):
        return body
    return {
        name: f"{value} said-{uuid4().hex[:12]}" if name in NAMES else value
        for name, value in body.items()
    }


def refusals(
    fleet: Fleet, declaration: Declaration, path: str, token: str | None
) -> Iterator[Send]:
    """Requests that an endpoint must turn away, each at another step."""
    method = declaration.method
    send = partial(fleet.send, method)
    # Refused for all endpoints in one place, before anything of the endpoint's own.
    yield from one_of(
        [
            partial(fleet.send, "TRACE", path),
            partial(send, f"{path}/nowhere", token=token),
            partial(send, path),
            partial(send, path, token="forged"),
        ],
        declaration.name,
    )
    yield partial(send, f"{path}?no_such=1", token=token)
    kind = {"Content-Type": "application/json"}
    yield partial(leave, fleet, f"{method} {path}", token, kind, b'{"a"')
    if method not in {"GET", "DELETE"}:
        yield partial(send, path, token=token, headers=kind, data=b"{")
        yield partial(send, path, {"no_such": "field"}, token=token)


def leave(
    fleet: Fleet, line: str, token: str | None, headers: dict[str, str], begun: bytes
) -> None:
    """Send the beginning of a request and hang up; `line` is method and path."""
    fields = {"Host": "x", "Content-Length": str(len(begun) + 5000), **headers}
    if token:
        fields["Authorization"] = f"Bearer {token}"
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    with socket.create_connection(fleet.address(0)) as connection:
        connection.sendall(f"{line} HTTP/1.1\r\n{head}\r\n".encode() + begun)


def serve_many(fleet: Fleet, count: int) -> None:
    """So many requests of the kinds that make up most traffic, for organizations of their own."""
    tokens = [new_organization(plan="enterprise").owner.token for _ in range(8)]

    def one(number: int) -> None:
        send: Callable[..., Any] = partial(fleet.send, token=tokens[number % len(tokens)])
        name = uuid4().hex
        match number % 5:
            case 0:
                send("GET", f"/v1/properties?q={name[:8]}&city={name[8:16]}")
            case 1:
                send("POST", "/v1/properties", NEW | {"name": name})
            case 2:
                send("GET", f"/v1/properties/{uuid4()}")
            case 3:
                send("POST", "/v1/properties", {name: name}, headers={"Idempotency-Key": name})
            case 4:
                fleet.send("GET", "/v1/auth/me", token=name)

    with ThreadPoolExecutor(CLIENTS) as clients:
        for _ in clients.map(one, range(count)):
            pass
