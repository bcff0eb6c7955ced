import zipfile
from io import BytesIO
from typing import get_args

import pytest

from shared.files.content_type import EXTENSIONS, HEAD, ContentType, download_name, sniffed
from shared.problems import Code, Problem

OFFICE = "application/vnd.openxmlformats-officedocument."


def zipped(*names: str, size: int = 100) -> bytes:
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as parts:
        for name in names:
            parts.writestr(name, "x" * size)
    return archive.getvalue()


def heic(major: bytes, *compatible: bytes) -> bytes:
    brands = major + b"\0\0\0\0" + b"".join(compatible)
    return (len(brands) + 8).to_bytes(4, "big") + b"ftyp" + brands + b"\0\0\0\x10meta"


@pytest.mark.parametrize(
    ("head", "name", "expected"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "a.pdf", "application/pdf"),
        (b"%PDF-1.7\n", "photo.jpg", "application/pdf"),
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
        (b"Dear all,\n\tthe pool is closed.\n", "note", "text/plain"),
    ],
)
def test_the_type_comes_from_the_first_bytes(head: bytes, name: str, expected: str) -> None:
    assert sniffed(head, name, "/file") == expected


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
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        heic(b"avif", b"mif1"),
        heic(b"isom", b"mp42"),
        b"\0\0\0",
        b"   ",
        b"\xff\xfea\0b\0",
        b"Rar!\x1a\x07\0",
        b"junk before %PDF-1.7\0",
        b"RIFF\x0a\0\0\0WAVEfmt ",
    ],
)
def test_unlisted_types_are_refused_under_any_name(head: bytes) -> None:
    with pytest.raises(Problem) as caught:
        sniffed(head, "harmless.pdf", "/file")

    assert caught.value.code == Code.VALIDATION_ERROR
    assert caught.value.errors[0].pointer == "/file"  # type: ignore[union-attr]


def test_an_office_file_is_recognised_by_its_head() -> None:
    whole = zipped(
        "[Content_Types].xml", "docProps/thumbnail.jpeg", "word/document.xml", size=10**7
    )
    assert len(whole) < HEAD

    assert sniffed(whole[:HEAD], "a.docx", "/file").endswith("wordprocessingml.document")


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
