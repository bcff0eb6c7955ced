from typing import Any, NamedTuple

import pytest

from tools.local.dispatch import choose, page_at, raw_path, routes

LEASES = [
    ("GET", "/v1/leases"),
    ("GET", "/v1/leases/{lease_id}"),
    ("GET", "/v1/leases/{lease_id}/close"),
]


class Endpoint(NamedTuple):
    """The fields of a declaration that the dispatch reads."""

    method: str
    path: str
    name: str


def chosen(path: str, method: str = "GET", *endpoints: tuple[str, str]) -> str | None:
    """The template that is chosen."""
    made: Any = [Endpoint(each, template, template) for each, template in endpoints or LEASES]
    return choose(routes(made), method, path)


@pytest.mark.parametrize(
    ("path", "template"),
    [
        ("/v1/leases", "/v1/leases"),
        ("/v1/leases/7", "/v1/leases/{lease_id}"),
        ("/v1/leases/a%2Fb", "/v1/leases/{lease_id}"),
        ("/v1/leases/7/close", "/v1/leases/{lease_id}/close"),
        ("/v1/leases/", "/v1/leases"),
    ],
)
def test_a_path_is_found_by_its_segments(path: str, template: str) -> None:
    assert chosen(path) == template
    assert chosen(path, "HEAD") == template
    assert chosen(path, "DELETE") == template


@pytest.mark.parametrize(
    "path", ["", "/", "/v1", "/v1/leases//close", "/v1/leases/7/8", "/V1/leases"]
)
def test_a_path_that_no_template_has_is_not_found(path: str) -> None:
    assert chosen(path) is None


def test_a_method_finds_its_own_function() -> None:
    made: Any = [Endpoint("POST", "/v1/leases", "create"), Endpoint("GET", "/v1/leases", "list")]
    answering = {
        method: choose(routes(made), method, "/v1/leases")
        for method in ("GET", "HEAD", "POST", "PUT", "OPTIONS")
    }

    assert answering == {
        "GET": "list",
        "HEAD": "list",
        "POST": "create",
        "PUT": "create",
        "OPTIONS": "create",
    }


def test_a_literal_segment_is_preferred_to_a_parameter() -> None:
    endpoints = [
        ("POST", "/v1/auth/{name}"),
        ("GET", "/v1/auth/me"),
        ("POST", "/v1/{area}/me/x"),
    ]

    assert chosen("/v1/auth/me", "GET", *endpoints) == "/v1/auth/me"
    assert chosen("/v1/auth/me", "POST", *endpoints) == "/v1/auth/me"
    assert chosen("/v1/auth/you", "GET", *endpoints) == "/v1/auth/{name}"
    assert chosen("/v1/auth/me/x", "POST", *endpoints) == "/v1/{area}/me/x"


@pytest.mark.parametrize(
    ("target", "path"),
    [("/v1/a%2Fb?c=/d", "/v1/a%2Fb"), ("http://host:80/v1/a?b", "/v1/a"), ("*", "/")],
)
def test_the_path_is_taken_as_it_was_sent(target: str, path: str) -> None:
    assert raw_path({"RAW_URI": target}) == path


@pytest.mark.parametrize("path", ["/docs", "/mail"])
def test_the_local_pages_are_served(path: str) -> None:
    answer = page_at(path, "")

    assert answer
    assert answer[0] == 200
