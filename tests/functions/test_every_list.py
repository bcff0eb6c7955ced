"""Properties of every list: cursors belong to one list, rows are counted, and exported as CSV."""

import csv
from typing import Any, NamedTuple

import msgspec
import pytest

from shared.pipeline.callers import SuperAdmin
from shared.pipeline.declaration import Declaration
from tests.endpoint_table import ALL, a_person, every
from tests.http.client import Reply, code, send
from tests.proof import one_of
from tests.standing import standing_list

LISTS = [each for each in ALL if each.is_list]
# Without those of the platform, which have every other test's rows (tests/functions/admin).
OWN = [each for each in LISTS if not isinstance(each.caller, SuperAdmin)]
CSV = {"Accept": "text/csv"}
# A search text for q, by list.
SEARCHED = {
    "associations": ("name",),
    "documents": ("file_name",),
    "homeowners": ("first_name", "last_name", "email"),
    "owners": ("name",),
    "members": ("name", "email"),
    "homeowner_payments": ("reference",),
    "payments": ("reference",),
    "properties": ("name", "address_line1"),
    "tenants": ("first_name", "last_name", "email"),
    "units": ("name",),
    "vendors": ("name",),
}
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


class Listed(NamedTuple):
    """A list with several rows, as a person who may read it asks for it."""

    path: str
    token: str

    def answer(self, **query: Any) -> Any:
        """The list's answer as JSON."""
        response = send("GET", self.path, token=self.token, query=query)
        assert response.status_code == 200, response.text
        return response.json

    def exported(self, **query: Any) -> Reply:
        """The list's answer as CSV."""
        return send("GET", self.path, token=self.token, headers=CSV, query=query)


def with_rows(declaration: Declaration) -> Listed:
    """The list of an organization that has several rows in it."""
    organization, path = standing_list(declaration)
    return Listed(path, a_person(declaration, organization).token)


def shown(value: Any) -> str:
    """The CSV cell for a JSON value that is neither a user's text nor money."""
    return "" if value is None else msgspec.json.encode(value).decode()


@every(LISTS)
def test_a_cursor_is_refused_by_other_lists(declaration: Declaration) -> None:
    own = with_rows(declaration)
    cursor = own.answer(limit=1)["next_cursor"]
    assert cursor

    assert own.answer(cursor=cursor)["items"]
    others = [each for each in LISTS if each is not declaration]
    for other in one_of(others, declaration.name):
        path, token = with_rows(other)
        answer = send("GET", path, token=token, query={"cursor": cursor})
        assert code(answer) == (422, "VALIDATION_ERROR"), other.path


@every([each for each in OWN if each.query and "q" in each.query.__struct_fields__])
def test_finds_records_by_how_their_texts_begin(declaration: Declaration) -> None:
    listed = with_rows(declaration)

    for item in listed.answer()["items"]:
        for field in SEARCHED[declaration.area]:
            beginning = item[field][:6].swapcase().replace("A", "Å")
            found = listed.answer(q=beginning)["items"]
            assert item["id"] in [each["id"] for each in found], field
    assert listed.answer(q="no such text")["items"] == []


@every(OWN)
def test_counts_the_whole_list_where_asked(
    declaration: Declaration, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = with_rows(declaration)
    everything = listed.answer()
    counted = listed.answer(limit=1, count="true")

    assert "total" not in everything
    assert counted["total"] == len(everything["items"]) > 1

    monkeypatch.setattr("shared.database.pagination.MOST_COUNTED", 1)
    assert listed.answer(count="true")["total"] == 1


@every(OWN)
def test_exports_every_row_page_by_page(
    declaration: Declaration, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = with_rows(declaration)
    items = listed.answer()["items"]
    # A small page size gives several pages.
    monkeypatch.setattr("shared.database.pagination.EXPORT_PAGE", 1)
    monkeypatch.setattr("shared.pipeline.export.EXPORT_PAGE", 1)
    monkeypatch.setattr("shared.pipeline.export.REPORT_PAGE", 1)

    response = listed.exported()

    assert response.headers["Content-Type"].startswith("text/csv")
    rows = list(csv.DictReader(response.text.splitlines()))
    assert {name.partition(".")[0] for name in rows[0]} == {
        name.removesuffix("_cents") for name in items[0]
    }
    assert [row["id"] for row in rows] == [item["id"] for item in items]
    for row, item in zip(rows, items, strict=True):
        for name, value in item.items():
            if name in row and not isinstance(value, str):
                assert row[name] == shown(value), name
            elif name in row:
                assert row[name].removeprefix("'") == value, name


@every(LISTS)
def test_exports_cost_ten_calls_and_have_a_bound(
    declaration: Declaration, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = with_rows(declaration)
    before = send("GET", listed.path, token=listed.token).headers["X-RateLimit-Remaining"]
    after = listed.exported().headers["X-RateLimit-Remaining"]
    assert int(before) - int(after) == 10

    monkeypatch.setattr("shared.database.pagination.MOST_EXPORTED", 1)
    monkeypatch.setattr("shared.pipeline.export.MOST_EXPORTED", 1)
    assert code(listed.exported()) == (422, "VALIDATION_ERROR")


@every(LISTS)
def test_answers_in_a_form_that_the_client_accepts(declaration: Declaration) -> None:
    listed = with_rows(declaration)

    def form(accept: str) -> tuple[int, str]:
        response = send("GET", listed.path, token=listed.token, headers={"Accept": accept})
        return response.status_code, response.headers["Content-Type"].partition(";")[0]

    assert form("application/xml") == (406, "application/problem+json")
    assert form("text/csv, application/json;q=0.5") == (200, "text/csv")
    assert form("text/csv; charset=utf-8") == (200, "text/csv")
    whole = ("", "*/*", "application/json;charset=UTF-8", "application/json, text/plain, */*")
    for accept in (*whole, BROWSER):
        assert form(accept) == (200, "application/json")
