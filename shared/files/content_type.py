"""A file's type by its first bytes, and whether we accept files of that type.

The type that the client declares is ignored. Markup, scripts and programs are refused, because they
could run in the browser or on the computer that opens a download.
"""

import codecs
import re
from typing import Literal, get_args

from shared.problems import invalid

ContentType = Literal[
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "image/gif",
    "image/heic",
    "image/jpeg",
    "image/png",
    "image/webp",
    "text/csv",
    "text/plain",
]

# How much of a file `sniffed` needs. An Office file lists its parts in the order in which they were
# written, and a thumbnail may come before the part that tells the type.
HEAD = 64 * 1024

# The first extension is the one that a download gets if its name has none of these.
EXTENSIONS: dict[ContentType, tuple[str, ...]] = {
    "application/pdf": (".pdf",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (".xlsx",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (".docx",),
    "image/gif": (".gif",),
    "image/heic": (".heic", ".heif"),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/webp": (".webp",),
    "text/csv": (".csv",),
    "text/plain": (".txt", ".log", ".md"),
}

_SIGNATURES: tuple[tuple[bytes, ContentType], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)
_WEBP = re.compile(rb"RIFF....WEBP", re.DOTALL)
# ISO/IEC 23008-12 annex B: major brand, then compatible brands of four letters each.
_HEIC_BRANDS = frozenset((b"heic", b"heix", b"heim", b"heis"))
_ZIP_LOCAL_HEADER = b"PK\x03\x04"
_OFFICE_FOLDERS: tuple[tuple[bytes, ContentType], ...] = (
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
)
_MACROS = b"vbaProject.bin"
_CONTROL_CHARACTERS = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def sniffed(head: bytes, file_name: str, pointer: str) -> ContentType:
    """The type of the file that begins with `head`; 422 at `pointer` if it is not accepted.

    `head` is the whole file or its first `HEAD` bytes. The name only tells CSV from other text.
    """
    found = _by_signature(head) or _by_container(head) or _as_text(head, file_name)
    if found is None:
        raise invalid(
            pointer,
            "Files of this kind are not accepted. Send a PDF, a JPEG, PNG, GIF, WebP or HEIC "
            "image, a Word (.docx) or Excel (.xlsx) document, or plain text.",
        )
    return found


def download_name(file_name: str, content_type: str) -> str:
    """`file_name` with an extension of its type: a text named "run.bat" is saved "run.bat.txt"."""
    extensions = EXTENSIONS[_known(content_type)]
    return file_name if file_name.lower().endswith(extensions) else file_name + extensions[0]


def _known(content_type: str) -> ContentType:
    return next(known for known in get_args(ContentType) if known == content_type)


def _by_signature(head: bytes) -> ContentType | None:
    for signature, content_type in _SIGNATURES:
        if head.startswith(signature):
            return content_type
    return "image/webp" if _WEBP.match(head) else None


def _by_container(head: bytes) -> ContentType | None:
    if head[4:8] == b"ftyp":
        size = min(int.from_bytes(head[:4], "big"), len(head))
        brands = {head[8:12], *(head[at : at + 4] for at in range(16, size, 4))}
        return "image/heic" if brands & _HEIC_BRANDS else None
    if not head.startswith(_ZIP_LOCAL_HEADER):
        return None
    names = _zip_names(head)
    if any(name.endswith(_MACROS) for name in names):
        return None
    for folder, content_type in _OFFICE_FOLDERS:
        if any(name.startswith(folder) for name in names):
            return content_type
    return None


def _zip_names(head: bytes) -> list[bytes]:
    """Names in the local file headers (APPNOTE.TXT 4.3.7): length at 26, text from 30."""
    names = []
    at = 0
    while at >= 0:
        length = int.from_bytes(head[at + 26 : at + 28], "little")
        names.append(head[at + 30 : at + 30 + length])
        at = head.find(_ZIP_LOCAL_HEADER, at + 30)
    return names


def _as_text(head: bytes, file_name: str) -> ContentType | None:
    """Text in any superset of ASCII, since spreadsheets still export CSV in local code pages."""
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if not start or _CONTROL_CHARACTERS.search(head) or start.startswith((b"<", b"#!")):
        return None
    return "text/csv" if file_name.lower().endswith(".csv") else "text/plain"
