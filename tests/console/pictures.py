"""Take the README's pictures of the console: `python -m tests.console.pictures`, beside `make run`.

They show the demo's data, so a fresh folder (PAVILION_DATA) gives the same ones again.
"""

import os
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.console.steps import follow
from tests.servers import chromium
from tools.local.greeting import PASSWORD
from tools.local.processes import ROOT

FOLDER = ROOT / "docs" / "images"
WIDE = {"width": 1160, "height": 700}
PHONE = {"width": 390, "height": 700}
# The demo's tenant who is behind with the rent.
TENANT = "Tom Thaler"


def main() -> None:
    """Sign in as the demo's people and take each picture."""
    address = os.environ.get("ADDRESS", "http://127.0.0.1:8080")
    FOLDER.mkdir(exist_ok=True)
    with chromium.started() as browser:
        page = _signed_in(browser, address, "admin@linden.example", WIDE)
        _picture(page, "/", FOLDER / "today.png")
        page.goto("/receivables")
        follow(page, TENANT)
        _settled(page, FOLDER / "lease.png")
        _picture(page, "/work-orders", FOLDER / "work-orders.png")
        page = _signed_in(browser, address, "admin@linden.example", PHONE, color_scheme="dark")
        _picture(page, "/", FOLDER / "phone.png")
        page = _signed_in(browser, address, "homeowner@maple.example", PHONE)
        _picture(page, "/home", FOLDER / "portal.png")


def _signed_in(
    browser: Browser, address: str, email: str, size: dict[str, int], **options: str
) -> Page:
    context = browser.new_context(base_url=address, viewport=size, **options)  # type: ignore[arg-type]
    context.request.post("/v1/auth/login", data={"email": email, "password": PASSWORD})
    return context.new_page()


def _picture(page: Page, path: str, file: Path) -> None:
    page.goto(path)
    _settled(page, file)


def _settled(page: Page, file: Path) -> None:
    page.wait_for_load_state("networkidle")
    page.screenshot(path=file)


if __name__ == "__main__":
    main()
