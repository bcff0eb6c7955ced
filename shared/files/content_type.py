"""A file's type by its content, and whether we accept files of that type.

The type that the client declares is ignored. Markup, scripts and programs are refused, because they
could run in the browser or on the computer that opens a download.
"""

import codecs
import re
from typing import Literal, Protocol, get_args

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

# The beginning of a file, which tells its type, except for Office files.
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
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)
_WEBP = re.compile(rb"RIFF....WEBP", re.DOTALL)
# ISO/IEC 23008-12 annex B: major brand, then compatible brands of four letters each.
_HEIC_BRANDS = frozenset((b"heic", b"heix", b"heim", b"heis"))
_ZIP_LOCAL_HEADER = b"PK\x03\x04"
# Readers accept a header after line breaks, a byte order mark or a printer's job language, anywhere
# in the first 1,024 bytes (ISO 32000-1, annex H, note 13).
_PDF = re.compile(rb"%PDF-")
_PDF_HEAD = 1024
_MARKUP_OR_SCRIPT = (b"<", b"#!")
_PROGRAMS = (b"MZ", b"\x7fELF")
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CONTROL_CHARACTERS = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")


class Content(Protocol):
    """The bytes of a file, in memory or in storage."""

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes."""

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go to a place."""


def sniffed(content: Content, file_name: str, pointer: str) -> ContentType:
    """The type of a file; 422 at `pointer` if it is not accepted.

    Unless `is_archive`, `content` may be the first `HEAD` bytes only. The name only tells CSV from
    other text.
    """
    head = content.read(HEAD)
    if is_archive(head):
        # Only Office files pay for this import.
        from shared.files.office_file import office_type  # noqa: PLC0415

        found = office_type(content)
    else:
        found = _by_signature(head) or _as_pdf(head) or _as_text(head, file_name)
    if found is None:
        raise invalid(
            pointer,
            "Files of this kind are not accepted. Send a PDF, a JPEG, PNG, GIF, WebP or HEIC "
            "image, a Word (.docx) or Excel (.xlsx) document without macros, or plain text.",
        )
    return found


def photo_or_pdf(head: bytes, pointer: str) -> ContentType:
    """The type of a file that begins so; 422 at `pointer` unless it is a photo or a PDF."""
    found = _by_signature(head) or _as_pdf(head)
    if found is None:
        raise invalid(pointer, "Send a photo (JPEG, PNG, GIF, WebP or HEIC) or a PDF.")
    return found


def is_archive(head: bytes) -> bool:
    """Whether the file is a ZIP archive, as Office files are, whose end tells what it holds."""
    return head.startswith(_ZIP_LOCAL_HEADER)


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
    if head[4:8] == b"ftyp":
        size = min(int.from_bytes(head[:4], "big"), len(head))
        brands = {head[8:12], *(head[at : at + 4] for at in range(16, size, 4))}
        return "image/heic" if brands & _HEIC_BRANDS else None
    return "image/webp" if _WEBP.match(head) else None


def _as_pdf(head: bytes) -> ContentType | None:
    if _begins_with(head.removeprefix(codecs.BOM_UTF8), _MARKUP_OR_SCRIPT + _PROGRAMS):
        return None
    return "application/pdf" if _PDF.search(head, 0, _PDF_HEAD) else None


def _as_text(head: bytes, file_name: str) -> ContentType | None:
    """UTF-16 with a byte order mark, or any superset of ASCII.

    Spreadsheets still export CSV in local code pages.
    """
    text = _from_utf_16(head) if head.startswith(_UTF_16) else head.removeprefix(codecs.BOM_UTF8)
    if not text.strip() or _CONTROL_CHARACTERS.search(text):
        return None
    if _begins_with(text, _MARKUP_OR_SCRIPT):
        return None
    return "text/csv" if file_name.lower().endswith(".csv") else "text/plain"


def _from_utf_16(head: bytes) -> bytes:
    """The head in UTF-8, without a pair that it cuts in two; empty if it is not UTF-16."""
    try:
        return codecs.getincrementaldecoder("utf-16")().decode(head).encode()
    except UnicodeError:
        return b""


def _begins_with(head: bytes, starts: tuple[bytes, ...]) -> bool:
    return head.lstrip().startswith(starts)
