"""The link by which a document's file is fetched from storage."""

import msgspec

from shared.files import storage
from shared.files.content_type import download_name
from shared.files.storage import DownloadLink
from shared.inputs.file_name import attachment


class KeptFile(msgspec.Struct):
    """What a ready document says of its file."""

    file_name: str
    content_type: str
    object_name: str


def link_to(file: KeptFile) -> DownloadLink:
    """A link that works for ten minutes and saves the file under a name of its type."""
    return storage.download_link(
        file.object_name,
        attachment(download_name(file.file_name, file.content_type)),
        file.content_type,
    )
