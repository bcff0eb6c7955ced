from collections.abc import Mapping
from typing import Any

import pytest

from tools.local.dispatch import Tree, page_at, raw_path


def application(*_: Any) -> list[bytes]:
    return []


def tree(*templates: str) -> Tree:
    made = Tree()
    for template in templates:
        made.add("GET", template, application)
    return made


def found(made: Tree, path: str) -> Mapping[str, Any]:
    return made.find(path.split("/"))


@pytest.mark.parametrize(
    "path", ["/v1/leases", "/v1/leases/7", "/v1/leases/a%2Fb", "/v1/leases/7/close"]
)
def test_a_path_is_found_by_its_segments(path: str) -> None:
    made = tree("/v1/leases", "/v1/leases/{lease_id}", "/v1/leases/{lease_id}/close")

    assert found(made, path)


@pytest.mark.parametrize(
    "path", ["", "/", "/v1", "/v1/leases/", "/v1/leases//close", "/v1/leases/7/8", "/V1/leases"]
)
def test_a_path_that_no_template_has_is_not_found(path: str) -> None:
    made = tree("/v1/leases", "/v1/leases/{lease_id}", "/v1/leases/{lease_id}/close")

    assert not found(made, path)


def test_a_literal_segment_is_tried_before_a_parameter() -> None:
    made = Tree()
    made.add("GET", "/v1/auth/me", application)
    made.add("POST", "/v1/auth/{name}", application)
    made.add("POST", "/v1/{area}/me/x", application)

    assert set(found(made, "/v1/auth/me")) == {"GET"}
    assert set(found(made, "/v1/auth/you")) == {"POST"}
    assert set(found(made, "/v1/auth/me/x")) == {"POST"}


def test_two_functions_for_one_method_and_path_are_refused() -> None:
    made = tree("/v1/leases/{lease_id}")

    with pytest.raises(ValueError, match="Two functions answer GET"):
        made.add("GET", "/v1/leases/{id}", application)


@pytest.mark.parametrize(
    ("target", "path"),
    [("/v1/a%2Fb?c=/d", "/v1/a%2Fb"), ("http://host:80/v1/a?b", "/v1/a"), ("*", "/")],
)
def test_the_path_is_taken_as_it_was_sent(target: str, path: str) -> None:
    assert raw_path({"RAW_URI": target}) == path


@pytest.mark.parametrize("path", ["/docs", "/mail", "/verify-email", "/links.js"])
def test_the_pages_that_are_no_functions_are_there(path: str) -> None:
    answer = page_at(path)

    assert answer
    assert answer[0] == 200
