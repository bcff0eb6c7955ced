"""What a page offers to change: buttons and links other than those for looking."""

import re

from playwright.sync_api import Page

# Files are opened by a button with their name.
LOOKING = re.compile(
    r"Save as CSV|Print|Copy|Show( more .*)?|Open the PDF|Terms|.*\.(pdf|txt|png|jpg)"
)
FORM = re.compile(r"/(new|import)(\?|$)")


def changes(page: Page) -> list[str]:
    """The names of the buttons and links that lead to a change."""
    main = page.locator("main")
    buttons = [each.inner_text() for each in main.get_by_role("button").all()]
    links = [each.get_attribute("href") or "" for each in main.get_by_role("link").all()]
    return [
        *(name for name in buttons if not LOOKING.fullmatch(name)),
        *(link for link in links if FORM.search(link)),
    ]
