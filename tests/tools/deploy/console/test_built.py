"""The digest of what the console is built from, and its build beside the API's document."""

from pathlib import Path

import pytest

from tools.deploy.console import built

BUILDER = """
import pathlib, sys
pathlib.Path("document.json").write_text("of this machine")
sys.exit(sys.argv[1:] != ["build"] and "no such command" or CODE)
"""


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with a console."""
    for name, text in (
        ("web/.gitignore", "node_modules\ndist\nsrc/api/schema.d.ts\n"),
        ("web/src/main.tsx", "page"),
        ("tools/web/__main__.py", BUILDER.replace("CODE", "0")),
        ("document.json", "of the domain"),
    ):
        write(tmp_path / name, text)
    monkeypatch.setattr(built, "ROOT", tmp_path)
    monkeypatch.setattr(built, "IGNORED", tmp_path / "web/.gitignore")
    monkeypatch.setattr(built, "DOCUMENT", tmp_path / "document.json")
    return tmp_path


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def test_only_what_people_write_counts_as_a_source(tree: Path) -> None:
    before = built.sources()

    for made in ("node_modules/react/index.js", "dist/index.html", "src/api/schema.d.ts"):
        write(tree / "web" / made, "made")
    assert built.sources() == before
    write(tree / "web/src/new.tsx", "page")
    assert built.sources() != before


def test_a_build_leaves_the_api_document_as_it_was(tree: Path) -> None:
    built.build()
    assert (tree / "document.json").read_text() == "of the domain"

    write(tree / "tools/web/__main__.py", BUILDER.replace("CODE", "'npm is not well'"))
    with pytest.raises(built.BuildError, match="npm is not well"):
        built.build()
    assert (tree / "document.json").read_text() == "of the domain"
