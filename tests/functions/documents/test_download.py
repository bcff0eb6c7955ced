import time
import urllib.request
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.factories import new_organization
from tests.functions.documents.rows import PDF, new_document, start
from tests.http.client import code, send


@pytest.mark.parametrize(
    ("name", "disposition"),
    [
        ("lease.pdf", 'attachment; filename="lease.pdf"'),
        ("run.bat", 'attachment; filename="run.bat.pdf"'),
        (
            "Übergabe „1“; x.pdf",
            (
                'attachment; filename="Ubergabe 1; x.pdf"; '
                "filename*=UTF-8''%C3%9Cbergabe%20%E2%80%9E1%E2%80%9C%3B%20x.pdf"
            ),
        ),
    ],
)
def test_the_link_downloads_the_file_under_its_name(name: str, disposition: str) -> None:
    organization = new_organization()
    made = new_document(organization, name=name)
    path = f"/v1/documents/{made['id']}/download"
    before = int(time.time())

    response = send("GET", path, token=organization.owner.token)

    assert response.json.keys() == {"url", "expires_at"}
    assert response.headers["Cache-Control"] == "no-store"
    with urllib.request.urlopen(response.json["url"], timeout=60) as answer:  # noqa: S310 - http
        assert answer.read() == PDF
        assert answer.headers["Content-Disposition"] == disposition
    query = parse_qs(urlsplit(response.json["url"]).query)
    assert query["response-content-type"] == ["application/pdf"]
    left = datetime.fromisoformat(response.json["expires_at"]).timestamp() - before
    assert 600 <= left <= 600 + time.time() - before
    assert query["X-Goog-Expires"] == ["600"]


def test_a_pending_file_cannot_be_downloaded() -> None:
    organization = new_organization()
    path = f"/v1/documents/{start(organization)['document']['id']}/download"

    assert code(send("GET", path, token=organization.owner.token)) == (409, "CONFLICT")
