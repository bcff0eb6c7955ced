from collections.abc import Callable

import pytest
from playwright.sync_api import APIResponse

from tests.console.conftest import Visit
from tests.console.visitor import Visitor
from tests.tools.local.running_stack import Stack
from tools.web.headers import security_headers
from tools.web.size import LARGEST

Get = Callable[[str], APIResponse]


@pytest.fixture
def get(visit: Visit) -> Get:
    """Fetches a path from outside any page."""
    return visit().context.request.get


def storage_of(stack: Stack) -> str:
    """The origin of the stack's storage, from the settings that it wrote."""
    lines = (stack.data / "settings.env").read_text().splitlines()
    [found] = [line for line in lines if line.startswith("STORAGE_EMULATOR_HOST=")]
    return found.partition("=")[2]


def test_the_sign_in_page_loads(visit: Visit) -> None:
    page = visit().open("/sign-in")

    page.get_by_label("E-mail").wait_for()


def test_a_deep_link_answers_the_console(get: Get, stack: Stack) -> None:
    answer = get("/leases")

    assert answer.status == 200
    assert answer.text() == get("/").text()
    expected = security_headers(storage_of(stack), https=False)
    for name, value in (expected | {"Cache-Control": "no-cache"}).items():
        assert answer.headers[name.lower()] == value
    assert "strict-transport-security" not in answer.headers


def test_the_api_answers_for_itself(get: Get) -> None:
    answer = get("/v1/nothing")

    assert answer.status == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_missing_file_is_no_page(get: Get) -> None:
    assert get("/assets/missing.js").status == 404


def loaded(visitor: Visitor) -> int:
    """The bytes that opening the sign-in page transferred."""
    session = visitor.context.new_cdp_session(visitor.page)
    session.send("Network.enable")
    sizes: dict[str, int] = {}
    session.on(
        "Network.loadingFinished",
        lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}),
    )
    visitor.open("/sign-in")
    return sum(sizes.values())


def test_the_first_page_transfers_little(visit: Visit) -> None:
    assert 0 < loaded(visit()) < LARGEST
