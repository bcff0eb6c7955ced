from typing import Annotated

import msgspec
import pytest

from shared.inputs.text import LongText, Name, Password, as_kept, normalised
from shared.problems import FieldError


class Contact(msgspec.Struct):
    """A struct inside another."""

    name: Name


class Texts(msgspec.Struct, kw_only=True):
    """Every kind of text."""

    name: Name = "x"
    notes: LongText | None = None
    noted: Annotated[Name | None, "of another column"] = None
    password: Password = "12345678"
    tags: list[Name] = []
    contact: Contact | None = None


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("  Ann\u00a0", "Ann"),
        ("Zoe\u0308", "Zoë"),
        ("שלום", "שלום"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("葛\U000e0100", "葛\U000e0100"),
        ("❤\ufe0f", "❤\ufe0f"),
        ("👩\u200d👩\u200d👧", "👩\u200d👩\u200d👧"),
    ],
)
def test_text_is_trimmed_and_composed(given: str, kept: str) -> None:
    texts, errors = normalised(Texts(name=given))

    assert (texts.name, errors) == (kept, [])


@pytest.mark.parametrize("mark", ["\u0301", "\u0f73"])
def test_no_long_run_of_marks_is_composed(mark: str) -> None:
    # Composing 130,000 marks takes 24 s, and a text that is refused may have as many.
    texts = {"name": "Zoe\u0308" * 150 + mark * 29, "notes": "e" + mark * 31}

    kept = as_kept(texts, Texts)

    assert (kept["name"][:4], kept["notes"]) == ("ZoëZ", texts["notes"])


def test_a_text_with_a_note_is_cleaned_as_well() -> None:
    texts, errors = normalised(Texts(noted=" Ann "))

    assert (texts.noted, errors) == ("Ann", [])


@pytest.mark.parametrize("bad", ["\x00", "\x1f", "\x7f", "\x85", "\ud800", "\u2028", "\n", "\t"])
def test_refuses_characters_outside_a_line(bad: str) -> None:
    _, errors = normalised(Texts(name=f"a{bad}b"))

    assert errors == [FieldError("/name", "Remove line breaks, tabs and control characters.")]


def test_a_long_text_may_have_line_breaks() -> None:
    assert normalised(Texts(notes="a\r\n\tb"))[1] == []
    assert [error.pointer for error in normalised(Texts(notes="a\x00b"))[1]] == ["/notes"]


def test_passwords_are_not_normalised() -> None:
    texts, errors = normalised(Texts(password="  Zoe\u0308\t  "))

    assert (texts.password, errors) == ("  Zoe\u0308\t  ", [])


def test_names_each_invalid_text_in_nested_values() -> None:
    _, errors = normalised(Texts(name=" ", tags=["a", "b\x00"], contact=Contact("\x01.")))

    assert [error.pointer for error in errors] == ["/name", "/tags/1", "/contact/name"]


def test_lengths_count_the_normalised_text() -> None:
    assert normalised(Texts(name="x" * 200 + "  "))[1] == []
    # NFC makes this character longer.
    assert normalised(Texts(name="\u0958" * 150))[1] == [
        FieldError("/name", "Enter at most 200 characters.")
    ]
