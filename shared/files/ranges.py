"""A file that is read in parts, where it lies."""

import io
from collections.abc import Callable

# The end of an archive, with a directory of several hundred names.
TAIL = 64 * 1024
# Refused before memory is spent: the length of a directory is what the file says it is.
MOST = 1024 * 1024


class Ranges(io.RawIOBase):
    """Reads by `fetch`, the bytes from a first to a last place; ValueError for more than `MOST`.

    The file's end is fetched at once and kept.
    """

    def __init__(self, fetch: Callable[[int, int], bytes], size: int) -> None:
        super().__init__()
        self._fetch = fetch
        self._size = size
        self._at = 0
        self._tail_at = max(0, size - TAIL)
        self._tail = b""

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def tell(self) -> int:
        """The place of the next byte."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Go to a place; nothing is fetched."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise OSError("before the beginning")
        self._at = base + offset
        return self._at

    def read(self, size: int = -1, /) -> bytes:
        """The next `size` bytes, fewer at the end of the file."""
        left = max(0, self._size - self._at)
        size = left if size < 0 else min(size, left)
        if size > MOST:
            raise ValueError("more than may be read at once")
        found = self._found(self._at, self._at + size) if size else b""
        self._at += size
        return found

    def _found(self, start: int, end: int) -> bytes:
        if start < self._tail_at:
            return self._fetch(start, end - 1)
        if not self._tail:
            self._tail = self._fetch(self._tail_at, self._size - 1)
        return self._tail[start - self._tail_at : end - self._tail_at]
