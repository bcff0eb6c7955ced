"""Office files are judged by their directory, sent through the function or straight to storage."""

from collections.abc import Callable
from io import BytesIO
from zipfile import ZipFile

import pytest

from tests.factories import Organization, new_organization
from tests.functions.documents.rows import (
    complete,
    documents_of,
    leftovers,
    post_file,
    put,
    start,
    storage_bytes,
)
from tests.http.client import Reply, code, send

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def office(*names: str, first: int = 0, others: int = 0) -> bytes:
    """An Office file with these parts, of these sizes, in this order."""
    content = BytesIO()
    with ZipFile(content, "w") as archive:
        for index, name in enumerate(names):
            archive.writestr(name, bytes(others if index else first))
    return content.getvalue()


LARGE_FIRST = office("[Content_Types].xml", "word/document.xml", first=70_000)
LATE_MACRO = office(
    "[Content_Types].xml", "word/document.xml", "word/vbaProject.bin", others=80_000
)


def through_the_function(organization: Organization, content: bytes, _declared: str) -> Reply:
    return post_file(organization.owner.token, content, "file.bin")


def straight_to_storage(organization: Organization, content: bytes, declared: str) -> Reply:
    started = start(
        organization, file_name="file.bin", content_type=declared, size_bytes=len(content)
    )
    put(started["upload_url"], content)
    answer = complete(organization, started["document"]["id"])
    if answer.status_code == 200:
        path = f"/v1/documents/{started['document']['id']}"
        return send("GET", path, token=organization.owner.token)
    return answer


every_way = pytest.mark.parametrize("way", [through_the_function, straight_to_storage])
Way = Callable[[Organization, bytes, str], Reply]


@every_way
@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (LARGE_FIRST, WORD),
        (office("docProps/thumbnail.jpeg", "xl/workbook.xml", first=300_000), EXCEL),
        (office("[Content_Types].xml", "word/document.xml"), WORD),
        ("Straße\r\n".encode("utf-16"), "text/plain"),
        (b"\r\n%PDF-1.4\n", "application/pdf"),
    ],
    ids=["large first part", "large workbook", "small", "text in UTF-16", "late PDF header"],
)
def test_accepts_what_others_open(way: Way, content: bytes, expected: str) -> None:
    organization = new_organization()

    made = way(organization, content, expected)

    assert made.json["content_type"] == expected
    assert made.json["state"] == "ready"
    assert storage_bytes(organization) == len(content)


@every_way
@pytest.mark.parametrize(
    "content",
    [
        LATE_MACRO,
        office("word/vbaProject.bin", "word/document.xml", others=80_000),
        office("word/document.xml", "else/where/VbaProject.bin"),
        office("word/document.xml", first=80_000)[:-40],
        office("a/large/archive.txt", first=80_000),
    ],
    ids=["late macro", "early macro", "macro elsewhere", "without its end", "no Office file"],
)
def test_refuses_macros_wherever_they_lie(way: Way, content: bytes) -> None:
    organization = new_organization()

    assert code(way(organization, content, WORD)) == (422, "VALIDATION_ERROR")

    assert (documents_of(organization), leftovers(organization)) == ([], set())
    assert storage_bytes(organization) == 0
