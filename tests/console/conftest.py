"""The console in a real browser, on the stack that `make run` starts.

`make test` runs the tests of this folder, `make browse` also those of browse/. All of them share
one stack and one browser, so tests/scheduling.py keeps them in one worker.
"""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.console.visitor import PATIENCE_MS, Visitor
from tests.servers import chromium
from tests.tools.local.running_stack import Stack, running

# BROWSE is set by `make browse`.
collect_ignore_glob = [] if chromium.program() else ["test_*.py", "browse"]
collect_ignore = [] if os.environ.get("BROWSE") else ["browse"]
# All visitors come from one address, and the demo's organizations are used by many tests.
ROOMY = {
    f"RATE_LIMIT_{name}": "100000/60"
    for name in ("ANONYMOUS", "SIGN_IN", "MAIL", "HOMEOWNER", "ACCOUNT", "REFUSED", "SUPER_ADMIN")
}

Visit = Callable[..., Visitor]


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """What `make run` starts, with the demo's data."""
    with running(tmp_path_factory.mktemp("console"), **ROOMY) as started:
        assert f"Console: {started.url}" in started.said, started.said
        yield started


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A browser without a window."""
    expect.set_options(timeout=PATIENCE_MS)
    with chromium.started() as started:
        yield started


@pytest.fixture
def visit(stack: Stack, browser: Browser) -> Iterator[Visit]:
    """Makes visitors, and fails the test for what their pages should not have done.

    `visit("viewer@linden.example")` is signed in, `visit()` is not; `options` are those of
    Playwright's `new_context`, such as `viewport` or `color_scheme`.
    """
    visitors: list[Visitor] = []

    def come(email: str | None = None, place: str | None = None, **options: Any) -> Visitor:
        visitor = Visitor(browser.new_context(base_url=stack.url, **options))
        visitors.append(visitor)
        if email:
            visitor.sign_in(email, place)
        return visitor

    yield come
    for visitor in visitors:
        visitor.context.close()
    problems = [problem for visitor in visitors for problem in visitor.watch.problems]
    assert not problems, "\n".join(problems)
