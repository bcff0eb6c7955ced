"""The length and the checksums of a stream of bytes, computed while it passes."""

import hashlib
from base64 import b64encode
from collections.abc import Iterable

import msgspec


class Digest(msgspec.Struct, frozen=True):
    """Length in bytes, SHA-256, and CRC-32C in base64 as Google writes it."""

    size: int
    sha256: bytes
    crc32c: str


class RunningDigest:
    """A file-like object that keeps only the digest of what is written to it."""

    def __init__(self) -> None:
        # Imported here, because only uploads need it.
        from google_crc32c import Checksum  # noqa: PLC0415

        self.size = 0
        self._sha256 = hashlib.sha256()
        self._crc32c = Checksum()

    def write(self, data: bytes) -> int:
        """Take the next bytes into account."""
        self.size += len(data)
        self._sha256.update(data)
        self._crc32c.update(data)
        return len(data)

    def result(self) -> Digest:
        """The digest of all bytes so far."""
        return Digest(self.size, self._sha256.digest(), b64encode(self._crc32c.digest()).decode())


def digest_of(chunks: Iterable[bytes]) -> Digest:
    """The digest of a stream whose bytes are not kept."""
    running = RunningDigest()
    for chunk in chunks:
        running.write(chunk)
    return running.result()
