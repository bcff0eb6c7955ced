import random
from pathlib import Path

import pytest

from tools.web.compress import compress
from tools.web.node import ConsoleError
from tools.web.size import LARGEST, check, first_load

PAGE = """<!doctype html>
<link rel="icon" href="/favicon.svg">
<script type="module" crossorigin src="/assets/index-A.js"></script>
<link rel="modulepreload" crossorigin href="/assets/shared-B.js">
<link rel="stylesheet" crossorigin href="/assets/index-C.css">
"""
START = ["assets/index-A.js", "assets/index-C.css", "assets/shared-B.js"]


def built(folder: Path, **sizes: int) -> Path:
    """A console whose files are named like `sizes`, incompressible and of that size."""
    (folder / "assets").mkdir()
    (folder / "index.html").write_text(PAGE)
    for name in [*START, "assets/charts-D.js", "favicon.svg"]:
        size = sizes.get(name.partition("/")[2].partition("-")[0], 10)
        content = random.Random(name).randbytes(size)  # noqa: S311 - a fixture
        (folder / name).write_bytes(content)
    compress(folder)
    return folder


def test_counts_what_the_page_names_and_nothing_else(tmp_path: Path) -> None:
    assert list(first_load(built(tmp_path))) == ["index.html", *START]


def test_counts_compressed_bytes(tmp_path: Path) -> None:
    sizes = first_load(built(tmp_path, shared=50_000))

    assert sizes["assets/shared-B.js"] == (tmp_path / "assets/shared-B.js.gz").stat().st_size
    assert check(tmp_path) == sum(sizes.values())


def test_refuses_a_large_first_load(tmp_path: Path) -> None:
    with pytest.raises(ConsoleError, match=r"shared-B\.js"):
        check(built(tmp_path, shared=LARGEST))


def test_a_page_loaded_later_may_be_large(tmp_path: Path) -> None:
    assert check(built(tmp_path, charts=LARGEST)) < LARGEST
