"""Peak memory and peak temp folder size of a process while it is watched."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil


class Peak:
    """The peaks of a process and its temp folder while watched, in bytes."""

    def __init__(self, process: psutil.Process, folder: Path) -> None:
        self._process = process
        self._folder = folder
        self._over = threading.Event()
        self.value = 0

    def _watch(self) -> None:
        while not self._over.wait(0.002):
            files = sum(path.stat().st_size for path in self._folder.iterdir())
            self.value = max(self.value, self._process.memory_info().rss + files)

    def _high_water_mark(self) -> int:
        lines = Path(f"/proc/{self._process.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Watch for the time of the block. Linux also reports peaks between two samples."""
        has_kernel_count = sys.platform == "linux"
        if has_kernel_count:
            # proc(5): 5 resets the peak resident set size.
            Path(f"/proc/{self._process.pid}/clear_refs").write_text("5")
        watcher = threading.Thread(target=self._watch)
        watcher.start()
        yield
        self._over.set()
        watcher.join()
        if has_kernel_count:
            self.value = max(self.value, self._high_water_mark())
