"""An Office file's type by the names of its parts.

The file is a ZIP archive, and Office goes by the directory at its end, which lists every part
wherever it lies (APPNOTE.TXT 4.3.12). Files with macros are refused.
"""

import struct
from zipfile import BadZipFile, ZipFile

from shared.files.content_type import Content, ContentType

_FOLDERS: tuple[tuple[str, ContentType], ...] = (
    ("word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
)
_MACROS = "vbaproject.bin"


def office_type(content: Content) -> ContentType | None:
    """The type of a Word or Excel document; None for any other archive or a damaged one."""
    try:
        with ZipFile(content) as archive:
            # The names of parts are compared without case (ECMA-376 part 2, 6.2.2.3).
            names = [name.lower() for name in archive.namelist()]
    except (BadZipFile, NotImplementedError, ValueError, OverflowError, struct.error):
        return None
    if any(name.endswith(_MACROS) for name in names):
        return None
    for folder, content_type in _FOLDERS:
        if any(name.startswith(folder) for name in names):
            return content_type
    return None
