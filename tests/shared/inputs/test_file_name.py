import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.http import parse_options_header

from shared.inputs.file_name import LONGEST, attachment, cleaned_file_name
from shared.problems import Problem


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("Lease 2024.pdf", "Lease 2024.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Ann\\Lease.pdf", "Lease.pdf"),
        ("/absolute/photo.jpg", "photo.jpg"),
        ("  padded.txt  ", "padded.txt"),
        ("dots.pdf. . ", "dots.pdf"),
        (".gitignore", ".gitignore"),
        ("a\x00b\nc\x7f\x9f.txt", "abc.txt"),
        ("line\u2028separator.txt", "lineseparator.txt"),
        ("invoice\u202excod.exe", "invoicexcod.exe"),
        ("\ufeffbom.csv", "bom.csv"),
        ("U\u0308bergabe.pdf", "Übergabe.pdf"),
        ("family \U0001f468\u200d\U0001f469\u200d\U0001f467.png", "family 👨‍👩‍👧.png"),
        ("契約書.pdf", "契約書.pdf"),
        ('quote"d.pdf', 'quote"d.pdf'),
        ("lone\ud800surrogate.txt", "lonesurrogate.txt"),
    ],
)
def test_a_name_is_kept_without_its_path(given_name: str, kept: str) -> None:
    assert cleaned_file_name(given_name, "/file") == kept


@pytest.mark.parametrize(
    "name", ["", " ", ".", "..", "...", "folder/", "\x00", "\u202e", "\u3164", "\u200d", "a" * 201]
)
def test_empty_and_overlong_names_are_refused(name: str) -> None:
    with pytest.raises(Problem) as caught:
        cleaned_file_name(name, "/file")

    assert caught.value.status == 422


def test_the_longest_name_is_kept() -> None:
    assert cleaned_file_name("é" * LONGEST, "/file") == "é" * LONGEST


@given(st.text(max_size=300))
def test_cleaning_is_idempotent(name: str) -> None:
    try:
        once = cleaned_file_name(name, "/file")
    except Problem:
        return

    assert cleaned_file_name(once, "/file") == once
    assert unicodedata.is_normalized("NFC", once)
    assert "/" not in once
    assert once.encode()


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("Lease.pdf", 'attachment; filename="Lease.pdf"'),
        (
            "Übersicht.pdf",
            "attachment; filename=\"Ubersicht.pdf\"; filename*=UTF-8''%C3%9Cbersicht.pdf",
        ),
        (
            "契約.pdf",
            "attachment; filename=\"document.pdf\"; filename*=UTF-8''%E5%A5%91%E7%B4%84.pdf",
        ),
        (
            '100% "sure".pdf',
            "attachment; filename=\"100_ _sure_.pdf\"; filename*=UTF-8''100%25%20%22sure%22.pdf",
        ),
    ],
)
def test_content_disposition_names_the_file_in_both_forms(name: str, header: str) -> None:
    assert attachment(name) == header


@given(st.text(max_size=200))
def test_a_client_reads_the_exact_name(text: str) -> None:
    try:
        name = cleaned_file_name(text, "/file")
    except Problem:
        return

    header = attachment(name)

    assert header.isascii()
    assert header.isprintable()
    disposition, options = parse_options_header(header)
    assert (disposition, options["filename"]) == ("attachment", name)
