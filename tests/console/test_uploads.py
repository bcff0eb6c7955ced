from typing import Any

from tests.console.conftest import Visit
from tests.console.visitor import Visitor

SIZE = 9 * 1024 * 1024
STARTED = {
    "file_name": "plan.txt",
    "content_type": "text/plain",
    "category": "other",
    "size_bytes": SIZE,
}
SEND = """
async ([method, url, headers, body]) => {
  const answer = await fetch(url, { method, headers, body });
  return [answer.status, answer.headers.get("Range"), await answer.text()];
}
"""


def sent(visitor: Visitor, method: str, url: str, headers: dict[str, str], body: str = "") -> Any:
    """Status, Range and text of the answer to a request of the page's own script."""
    return visitor.page.evaluate(SEND, [method, url, headers, body or None])


def test_a_page_sends_pieces_to_storage(visit: Visit) -> None:
    visitor = visit("manager@linden.example")
    visitor.open("/documents")
    json = {"Content-Type": "application/json"}
    body = visitor.page.evaluate("JSON.stringify", STARTED)
    status, _, text = sent(visitor, "POST", "/v1/documents/start-upload", json, body)
    assert status == 201, text
    url = visitor.page.evaluate("JSON.parse", text)["upload_url"]

    first = sent(visitor, "PUT", url, {"Content-Range": f"bytes 0-7/{SIZE}"}, "8 bytes.")
    assert first[:2] == [308, "bytes=0-7"]
    asked = sent(visitor, "PUT", url, {"Content-Range": f"bytes */{SIZE}"})
    assert asked[:2] == [308, "bytes=0-7"]
    visitor.watch.allow(".*: 499")
    assert sent(visitor, "DELETE", url, {})[0] == 499
