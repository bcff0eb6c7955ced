"""Every endpoint, found by its file."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from shared.pipeline.declaration import Declaration

FUNCTIONS = Path(__file__).resolve().parent.parent / "functions"


def endpoint_files() -> Iterator[Path]:
    """Every endpoint's file, by area and operation."""
    return (path for path in sorted(FUNCTIONS.glob("*/*.py")) if not path.name.startswith("_"))


@cache
def handlers() -> Mapping[str, Any]:
    """Every cloud function, by entry point."""
    found = (import_module(f"functions.{p.parent.name}.{p.stem}").handle for p in endpoint_files())
    return {handler.declaration.name: handler for handler in found}


def declarations() -> list[Declaration]:
    """Every endpoint's declaration, by area and operation."""
    return [handler.declaration for handler in handlers().values()]


def area_of(path: str) -> str:
    """The folder that serves a path: its first segment after the version."""
    return path.split("/")[2].partition(".")[0].replace("-", "_")


def singular(word: str) -> str:
    """The singular of an area's or a path's noun: `properties` becomes `property`."""
    return word[:-3] + "y" if word.endswith("ies") else word.removesuffix("s")
