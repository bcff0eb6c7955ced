"""A list as a CSV file: its columns and cells, and its end after an error."""

import csv
import io
import re
import time
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.pipeline.export import columns
from tests.factories import new_organization, sql
from tests.functions.properties.rows import new_property
from tests.http.client import send


class Place(msgspec.Struct):
    """A record within a record."""

    city: str
    rent_cents: int | None


class Thing(msgspec.Struct):
    """A record with a field of each kind."""

    name: str
    place: Place | None
    amount_cents: int
    is_new: bool
    tags: list[str]


def cells(**changes: Any) -> dict[str, str]:
    """The cells of a thing by their column's name."""
    thing = Thing("Elm", Place("Elgin", 5), 123_456, is_new=True, tags=["a", "b"])
    row = msgspec.to_builtins(msgspec.structs.replace(thing, **changes))
    return {column.name: column.cell(row) for column in columns(Thing)}


def test_a_record_within_a_record_has_columns_of_its_own() -> None:
    assert cells() == {
        "name": "Elm", "place.city": "Elgin", "place.rent": "0.05", "amount": "1234.56",
        "is_new": "true", "tags": '["a","b"]',
    }  # fmt: skip


def test_what_is_absent_leaves_its_cells_empty() -> None:
    assert (cells(place=None)["place.city"], cells(place=None)["place.rent"]) == ("", "")


@pytest.mark.parametrize(
    ("cents", "text"),
    [(0, "0.00"), (-5, "-0.05"), (-123_456, "-1234.56"), (10**15, f"1{'0' * 13}.00")],
)
def test_money_is_written_in_whole_units(cents: int, text: str) -> None:
    assert cells(amount_cents=cents)["amount"] == text


@pytest.mark.parametrize("text", ["=1+1", "+1 555", "-1", "@a", "\r", "\x00", "\uff1d1", '"="'])
def test_a_text_is_no_formula(text: str) -> None:
    assert cells(name=text)["name"] == f"'{text}"


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("\t=1", "'\t'=1"),
        ("ring; =1+1;", "ring; '=1+1;"),
        ("a\n=1", "a\n'=1"),
        ('a;"=1"', 'a;"\'=1"'),
        ("10 am; -5 \u00b0C", "10 am; '-5 \u00b0C"),
        ("a - b = c, -d", "a - b = c, -d"),
    ],
)
def test_a_text_holds_no_formula_for_another_separator(text: str, cell: str) -> None:
    assert cells(name=text)["name"] == cell


@pytest.mark.parametrize("run", ["\n", "\t\n", ";", '\n"', "\r'"])
def test_a_text_of_any_run_is_cheap(run: str) -> None:
    text = f"a{run * (4_998 // len(run))}b"
    started = time.thread_time()

    for _ in range(50):
        cells(name=text)

    assert time.thread_time() - started < 0.5


NASTY = st.text(st.sampled_from([*"=+-@a,;|\"'\\ \t\r\n\x0b\x85\u2028\uff1d"]), max_size=12)


@given(name=NASTY, city=NASTY, tags=st.lists(NASTY, max_size=2))
def test_no_spreadsheet_finds_a_formula_in_a_text(name: str, city: str, tags: list[str]) -> None:
    row = cells(name=name, place={"city": city, "rent_cents": 5}, tags=tags)
    file = io.StringIO(newline="")
    csv.writer(file).writerows([list(row.values())])
    text = file.getvalue()

    found = [list(csv.reader(io.StringIO(text, newline=""), delimiter=each)) for each in ",;|\t"]
    # A reader that takes no quotation mark for one, since none stands at the line's beginning.
    found += [[re.split(f"[{each}]", line) for line in text.splitlines()] for each in ";|\t"]

    for cell in (cell for table in found for line in table for cell in line):
        assert not cell.strip(' "').startswith(tuple("=+-@\uff1d")), (cell, text)


def test_an_export_ends_with_an_error_when_its_session_ends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    owner = (organization := new_organization()).owner
    for _ in range(2):
        new_property(organization)
    monkeypatch.setattr("shared.database.pagination.EXPORT_PAGE", 1)
    monkeypatch.setattr("shared.pipeline.export.EXPORT_PAGE", 1)
    monkeypatch.setattr("shared.pipeline.export.REPORT_PAGE", 1)

    response: Any = send("GET", "/v1/properties", token=owner.token, headers={"Accept": "text/csv"})
    pieces = response.iter_encoded()
    assert next(pieces).startswith(b"id,")
    next(pieces)
    sql("update users set session_generation = 2 where id = :id", id=owner.user_id)

    with pytest.raises(Exception, match="no longer valid"):
        next(pieces)
