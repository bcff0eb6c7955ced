from tests.http.client import send
from tools.api.document import DOCUMENT, document

PATH = "/v1/openapi.json"


def test_answers_the_document_to_everyone() -> None:
    response = send("GET", PATH)

    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/json"
    assert response.json == document()
    assert len(response.data) < DOCUMENT.stat().st_size


def test_is_cacheable_for_five_minutes() -> None:
    response = send("GET", PATH)

    assert response.headers.getlist("Cache-Control") == ["public, max-age=300"]
    assert "Set-Cookie" not in response.headers


def test_answers_304_for_the_current_document() -> None:
    etag = send("GET", PATH).headers["ETag"]

    response = send("GET", PATH, headers={"If-None-Match": etag})

    assert (response.status_code, response.data) == (304, b"")
    assert response.headers["ETag"] == etag
    assert response.headers.getlist("Cache-Control") == ["public, max-age=300"]


def test_counts_against_the_limit_of_the_clients_address() -> None:
    assert '"anonymous"' in send("GET", PATH).headers["RateLimit"]


def test_refusals_are_not_cacheable() -> None:
    response = send("GET", PATH, query={"pretty": "true"})

    assert response.status_code == 422
    assert response.headers.getlist("Cache-Control") == ["no-store"]
