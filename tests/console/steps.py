"""What a person does to get on: press a button, follow a link, and see where it leads."""

import re
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Locator, Page, expect


def press(within: Page | Locator, name: str) -> None:
    """Press the button of this name."""
    within.get_by_role("button", name=name, exact=True).click()


def arrive(page: Page, title: str) -> None:
    """Wait for the page of this title."""
    page.get_by_role("heading", level=1, name=title).wait_for()


def follow(within: Page | Locator, name: str | re.Pattern[str]) -> None:
    """Click the first link of this name, and wait until what it leads to is shown.

    A page stays until the next one is loaded, and fields of both may have the same names.
    """
    link = within.get_by_role("link", name=name, exact=True).first
    page = link.page
    target = urljoin(page.url, link.get_attribute("href"))
    leaves = urlsplit(target).path != urlsplit(page.url).path
    title = page.locator("h1").element_handle()
    is_tab = not leaves and link.evaluate("link => link.closest('nav') !== null")
    link.click()
    page.wait_for_url(lambda address: address == target)
    if leaves:
        title.wait_for_element_state("hidden")
    elif is_tab:
        expect(link).to_have_attribute("aria-current", "page")


def what_will_happen(page: Page) -> Locator:
    """The review before something is done."""
    press(page.get_by_role("dialog").or_(page.locator("main")).last, "Continue")
    return page.get_by_role("region", name="What will happen")
