"""Chromium for the tests of the console, where the program is installed.

CHROMIUM names a program outside the path. Playwright's own browser is not downloaded. Chromium
without its own windows (chromium-headless-shell) takes little more than half of the CPU time.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from playwright.sync_api import Browser, sync_playwright

# Nothing leaves this machine, and a machine without a graphics card draws by itself.
FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@cache
def program() -> str | None:
    """The program, if it is installed."""
    named = os.environ.get("CHROMIUM")
    names = [named] if named else ["chromium-headless-shell", "chromium"]
    return next(filter(None, map(shutil.which, names)), None)


def outlook() -> str:
    """The line of the test run's header about it."""
    return f"chromium: {program() or 'none here, so tests/console is not collected'}"


@contextmanager
def started() -> Iterator[Browser]:
    """A browser without a window, which knows nothing of earlier ones."""
    with sync_playwright() as driver:
        # As root there is no sandbox; Playwright leaves it out.
        browser = driver.chromium.launch(executable_path=program(), args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()
