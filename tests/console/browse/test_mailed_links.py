import pytest

from tests.console.conftest import Visit
from tests.tools.web.test_mailed_pages import LETTERS

PAGES = [letter.action.page for letter in LETTERS if letter.action]
TOKEN = "a-token-that-only-the-mail-has"


@pytest.mark.parametrize("path", PAGES)
def test_a_mailed_token_is_sent_by_a_click_alone(visit: Visit, path: str) -> None:
    visitor = visit()
    page = visitor.open(f"{path}#token={TOKEN}")

    page.get_by_role("button").first.wait_for()
    assert page.url.endswith(path)
    assert not [call for call in visitor.watch.calls if call.startswith("POST")]
    assert page.evaluate("JSON.stringify([localStorage, sessionStorage])") == "[{},{}]"


@pytest.mark.parametrize("path", PAGES)
def test_a_reload_forgets_a_mailed_token(visit: Visit, path: str) -> None:
    page = visit().open(f"{path}#token={TOKEN}")
    page.reload()

    page.get_by_text("Open the link in the mail again.").wait_for()
