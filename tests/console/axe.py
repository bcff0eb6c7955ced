"""Accessibility by axe-core (web/package.json), in a page as it is.

The script is handed over by the browser's debugger, which no content security policy concerns.
"""

from functools import cache
from typing import Any

from playwright.sync_api import CDPSession, Page

from tools.web.node import WEB

RUN = "axe.run(document, { resultTypes: ['violations'] })"


def check(page: Page) -> None:
    """Fail with a readable list of what axe finds."""
    found = violations(page)
    assert not found, f"{page.url} is not accessible:\n" + "\n".join(found)


def violations(page: Page) -> list[str]:
    """Each broken rule with the elements that break it."""
    session = page.context.new_cdp_session(page)
    try:
        _evaluated(session, _source())
        result = _evaluated(session, RUN)
    finally:
        session.detach()
    return [line for each in result["violations"] for line in _told(each)]


def _told(violation: dict[str, Any]) -> list[str]:
    head = f"{violation['id']} ({violation['impact']}): {violation['help']}"
    return [head, *(f"    {node['html']}" for node in violation["nodes"])]


def _evaluated(session: CDPSession, expression: str) -> Any:
    answer = session.send(
        "Runtime.evaluate",
        {"expression": expression, "awaitPromise": True, "returnByValue": True},
    )
    assert "exceptionDetails" not in answer, answer["exceptionDetails"]
    return answer["result"].get("value")


@cache
def _source() -> str:
    # Without a value of its own, which could not be handed back.
    return (WEB / "node_modules/axe-core/axe.min.js").read_text() + ";undefined"
