"""Pages of other sites cannot use a visitor's cookie or sign the visitor in."""

from collections.abc import Iterator
from http.cookies import SimpleCookie

import pytest

from shared.identity.cookies import COOKIE_NAMES
from shared.pipeline.callers import Anyone, Homeowner
from shared.pipeline.declaration import Declaration
from tests.endpoint_table import ALL, every, path_of
from tests.factories import Organization, new_organization
from tests.http.client import Reply, application, code, send
from tests.http.deployment import deployed
from tests.proof import one_of
from tests.safety.asking import Kind, new_asking, new_token, standing_asking
from tests.standing import standing
from tests.whole_database import changed_since, now

OWN = "https://api.pavilion.example"
FRONT = "https://app.pavilion.example"
FOREIGN = "https://evil.example"
CHANGING = [found for found in ALL if not found.safe]
# Endpoints that read a cookie or set one.
WITH_COOKIE = [found for found in CHANGING if found.caller.session is not None]
FROM_ELSEWHERE: dict[str, dict[str, str]] = {
    "another site": {"Sec-Fetch-Site": "cross-site", "Origin": FOREIGN},
    "a sibling host": {"Sec-Fetch-Site": "same-site", "Origin": "https://blog.pavilion.example"},
    "an old browser elsewhere": {"Origin": FOREIGN},
    "a sandboxed frame": {"Origin": "null"},
    "another site without Origin": {"Sec-Fetch-Site": "cross-site"},
    "a name that begins like ours": {"Origin": f"{FRONT}.evil.example"},
    "a page of ours without encryption": {"Origin": FRONT.replace("https", "http")},
}
# Of every cookie that is set.
PATHS = dict.fromkeys(COOKIE_NAMES.values(), "/") | {"pv_device": "/v1"}
NOWHERE: dict[str, dict[str, str]] = {"nowhere": {}}


@pytest.fixture(scope="module", autouse=True)
def deployment() -> Iterator[None]:
    """A deployment whose pages are on another host, all with https."""
    with deployed(PUBLIC_URL=OWN, ALLOWED_ORIGINS=FRONT):
        yield


def kind_for(declaration: Declaration) -> Kind:
    """The kind of caller whose cookie the endpoint reads."""
    kinds: dict[str | None, Kind] = {"homeowner": "homeowner", "admin": "super-admin"}
    return kinds.get(declaration.caller.session, "owner")


def cookie_of(declaration: Declaration, organization: Organization) -> dict[str, str]:
    """The Cookie header of a browser with a session for the endpoint."""
    kind = declaration.caller.session or "manager"
    return {"Cookie": f"{COOKIE_NAMES[kind]}={new_token(kind_for(declaration), organization)}"}


@every(WITH_COOKIE)
def test_a_cookie_is_useless_from_other_origins(declaration: Declaration) -> None:
    kept, asking = standing(declaration), standing_asking(declaration)
    cookie = cookie_of(declaration, kept.organization)
    since = now()

    for name, headers in (FROM_ELSEWHERE | NOWHERE).items():
        answer = asking.send(None, headers=cookie | headers)

        assert code(answer) == (403, "FORBIDDEN"), name
        assert "Set-Cookie" not in answer.headers, name
    assert changed_since(since) == set()
    # From an own page it counts, and only the query is refused.
    own = cookie | {"Sec-Fetch-Site": "same-origin"}
    unknown = send(declaration.method, kept.path, query={"no_such": "1"}, headers=own)
    assert code(unknown) == (422, "VALIDATION_ERROR")


@every([found for found in CHANGING if found.sets_cookie and isinstance(found.caller, Anyone)])
def test_other_origins_cannot_sign_a_visitor_in_or_out(declaration: Declaration) -> None:
    asking = new_asking(declaration)
    since = now()

    for name, headers in FROM_ELSEWHERE.items():
        answer = asking.send(None, headers=headers)

        assert code(answer) == (403, "FORBIDDEN"), name
        assert "Set-Cookie" not in answer.headers, name
    assert changed_since(since) == set()
    assert asking.send(None).status_code == declaration.status


@every([found for found in ALL if found.sets_cookie])
def test_every_cookie_is_host_only_secure_and_http_only(declaration: Declaration) -> None:
    organization = new_organization()
    answer = own_answer(declaration, organization)

    texts = answer.headers.getlist("Set-Cookie")
    if answer.status_code == declaration.status:
        assert texts
    for text in texts:
        [(name, morsel)] = SimpleCookie(text).items()
        path = PATHS[name]
        assert morsel["httponly"] is True
        assert morsel["secure"] is True
        assert morsel["samesite"] == "Lax"
        assert (morsel["path"], morsel["domain"]) == (path, "")


def own_answer(declaration: Declaration, organization: Organization) -> Reply:
    """The answer to a valid request from our own page."""
    headers = {"Origin": FRONT, "Sec-Fetch-Site": "same-site"}
    if declaration.caller.session is not None:
        headers |= cookie_of(declaration, organization)
    return new_asking(declaration, organization).send(None, headers=headers)


@every(ALL)
def test_only_allowed_origins_may_read_answers(declaration: Declaration) -> None:
    client, path = application(declaration.name), path_of(declaration, {})
    requests = [(method, path) for method in (declaration.method, "OPTIONS")]
    # No method of the API, and a path without a function: answered alike by all of them.
    requests += one_of([("TRACE", path), ("GET", "/robots.txt")], declaration.name)
    for request in requests:
        for origin in (FRONT, FOREIGN, "null", OWN, None):
            headers = {"Origin": origin} if origin else {}
            answer = client.open(request[1], method=request[0], headers=headers)

            assert answer.headers.getlist("Vary") == ["Origin"], (request, origin)
            allowed = answer.headers.getlist("Access-Control-Allow-Origin")
            assert allowed == ([FRONT] if origin == FRONT else []), (request, origin)
            credentials = answer.headers.getlist("Access-Control-Allow-Credentials")
            assert credentials == (["true"] if origin == FRONT else []), (request, origin)


@every([found for found in ALL if isinstance(found.caller, Homeowner)])
def test_a_managers_cookie_is_no_homeowners_session(declaration: Declaration) -> None:
    asking, token = standing_asking(declaration), standing(declaration).organization.owner.token
    for name in set(COOKIE_NAMES.values()):
        headers = {"Cookie": f"{name}={token}", "Sec-Fetch-Site": "same-origin"}
        answer = asking.send(None, headers=headers)

        assert code(answer) == (401, "UNAUTHENTICATED"), name
