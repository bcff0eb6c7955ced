import zipfile
from io import BytesIO
from typing import get_args

import pytest

from shared.files.content_type import EXTENSIONS, HEAD, ContentType, download_name, sniffed
from shared.files.ranges import MOST, Ranges
from shared.problems import Code, Problem

OFFICE = "application/vnd.openxmlformats-officedocument."


def zipped(*names: str, size: int = 100, first: bytes = b"x") -> bytes:
    """An archive whose parts are stored as they are; the first one has these bytes."""
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w") as parts:
        for index, name in enumerate(names):
            parts.writestr(name, "x" * size if index else first)
    return archive.getvalue()


def type_of(content: bytes, name: str) -> ContentType:
    return sniffed(BytesIO(content), name, "/file")


def heic(major: bytes, *compatible: bytes) -> bytes:
    brands = major + b"\0\0\0\0" + b"".join(compatible)
    return (len(brands) + 8).to_bytes(4, "big") + b"ftyp" + brands + b"\0\0\0\x10meta"


@pytest.mark.parametrize(
    ("head", "name", "expected"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "a.pdf", "application/pdf"),
        (b"%PDF-1.7\n", "photo.jpg", "application/pdf"),
        (b"\r\n%PDF-1.4\n", "Lease.pdf", "application/pdf"),
        (b"\xef\xbb\xbf%PDF-1.7\n", "Lease.pdf", "application/pdf"),
        (b"\x1b%-12345X@PJL JOB\r\n%PDF-1.5\n", "Lease.pdf", "application/pdf"),
        (b"HTTP/1.1 200 OK\r\n\r\n%PDF-2.0\n", "Lease.pdf", "application/pdf"),
        (b"\0" * 1019 + b"%PDF-1.7\0", "Lease.pdf", "application/pdf"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "a.jpg", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a.png", "image/png"),
        (b"GIF89a\1\0", "a.gif", "image/gif"),
        (b"RIFF\x0a\0\0\0WEBPVP8 ", "a.webp", "image/webp"),
        (heic(b"heic", b"mif1"), "a.heic", "image/heic"),
        (heic(b"mif1", b"miaf", b"heic"), "a.heif", "image/heic"),
        (
            zipped("[Content_Types].xml", "_rels/.rels", "word/document.xml"),
            "a.docx",
            f"{OFFICE}wordprocessingml.document",
        ),
        (
            zipped("docProps/app.xml", "docProps/core.xml", "xl/theme/theme1.xml"),
            "a.xlsx",
            f"{OFFICE}spreadsheetml.sheet",
        ),
        (b"name,rent\nAnn,100\n", "rents.CSV", "text/csv"),
        (b"\xef\xbb\xbfname,rent\n", "rents.csv", "text/csv"),
        ("Müller;1\r\n".encode("cp1252"), "rents.csv", "text/csv"),
        ("Müller;1\r\n".encode("utf-16"), "rents.csv", "text/csv"),
        (b"\xfe\xff" + "Grüße 👋".encode("utf-16-be"), "note.txt", "text/plain"),
        (b"\xff\xfe" + ("a" * HEAD + "👋" * HEAD).encode("utf-16-le"), "note", "text/plain"),
        (b"Dear all,\n\tthe pool is closed.\n", "note", "text/plain"),
    ],
)
def test_the_type_comes_from_the_first_bytes(head: bytes, name: str, expected: str) -> None:
    assert type_of(head, name) == expected


@pytest.mark.parametrize(
    "head",
    [
        b"<!DOCTYPE html><script>alert(1)</script>",
        b"\xef\xbb\xbf  \n<html>",
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        b'<?xml version="1.0"?><svg/>',
        b"#!/bin/sh\nrm -rf /",
        b"MZ\x90\0\3\0\0\0",
        b"\x7fELF\2\1\1\0",
        zipped("anything.txt"),
        zipped("META-INF/MANIFEST.MF", "Main.class"),
        zipped("[Content_Types].xml", "word/vbaProject.bin", "word/document.xml"),
        zipped("[Content_Types].xml", "xl/workbook.xml", "customXml/VBAPROJECT.BIN"),
        zipped("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin", size=80_000),
        # Without its end an archive has no directory.
        zipped("[Content_Types].xml", "word/document.xml")[:-30],
        zipped("[Content_Types].xml", "word/document.xml") + b"PK\x05\x06" + b"\xff" * 18,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        heic(b"avif", b"mif1"),
        heic(b"isom", b"mp42"),
        b"\0\0\0",
        b"   ",
        # UTF-16 that is markup, that has control characters, or that is none; UTF-32.
        "<html>".encode("utf-16"),
        " #!/bin/sh".encode("utf-16"),
        "a\x1b[2J".encode("utf-16"),
        b"\xff\xfe\x00\xd8a\0",
        b"\xff\xfe",
        "text".encode("utf-32"),
        b"Rar!\x1a\x07\0",
        b"\0" * 1020 + b"%PDF-1.7\0",
        # A program or a page may hold the header too.
        b"MZ\x90\0 %PDF-1.7",
        b"\x7fELF %PDF-1.7",
        b"<script>/* %PDF-1.7 */</script>",
        b"\xef\xbb\xbf <html>%PDF-1.7",
        b"#!/bin/sh\n# %PDF-1.7",
        b"RIFF\x0a\0\0\0WAVEfmt ",
    ],
)
def test_unlisted_types_are_refused_under_any_name(head: bytes) -> None:
    with pytest.raises(Problem) as caught:
        type_of(head, "harmless.pdf")

    assert caught.value.code == Code.VALIDATION_ERROR
    assert caught.value.errors[0].pointer == "/file"


@pytest.mark.parametrize("size", [100, 70_000, 3_000_000])
def test_an_office_file_is_recognised_by_its_directory(size: int) -> None:
    parts = ("[Content_Types].xml", "docProps/thumbnail.jpeg", "word/document.xml")
    commented = BytesIO(zipped(*parts, size=size, first=b"x" * size))
    with zipfile.ZipFile(commented, "a") as archive:
        archive.comment = b"made by an office" * 1000

    for whole in (zipped(*parts, size=size, first=b"PK\x05\x06" * size), commented.getvalue()):
        assert type_of(whole, "a.docx").endswith("wordprocessingml.document")


def test_a_directory_of_any_length_costs_bounded_memory() -> None:
    whole = zipped("[Content_Types].xml", *(f"word/{number:0>200}" for number in range(10_000)))
    fetched: list[int] = []

    def fetch(first: int, last: int) -> bytes:
        fetched.append(last - first)
        return whole[first : last + 1]

    with pytest.raises(Problem):
        sniffed(Ranges(fetch, len(whole)), "a.docx", "/file")
    assert sum(fetched) < MOST


@pytest.mark.parametrize(
    ("name", "content_type", "expected"),
    [
        ("Lease.pdf", "application/pdf", "Lease.pdf"),
        ("PHOTO.JPEG", "image/jpeg", "PHOTO.JPEG"),
        ("run.bat", "text/plain", "run.bat.txt"),
        ("page.html", "image/gif", "page.html.gif"),
        ("no extension", "application/pdf", "no extension.pdf"),
    ],
)
def test_a_download_gets_an_extension_of_its_type(
    name: str, content_type: str, expected: str
) -> None:
    assert download_name(name, content_type) == expected


def test_every_type_has_extensions() -> None:
    assert set(EXTENSIONS) == set(get_args(ContentType))
