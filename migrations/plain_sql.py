"""Migrations whose two directions are two SQL files."""

from collections.abc import Callable
from pathlib import Path

from alembic import op

FOLDER = Path(__file__).parent / "sql"


def directions(name: str) -> tuple[Callable[[], None], Callable[[], None]]:
    """The upgrade and downgrade that run sql/`name`.up.sql and sql/`name`.down.sql."""
    return _runs(f"{name}.up.sql"), _runs(f"{name}.down.sql")


def _runs(file_name: str) -> Callable[[], None]:
    def run() -> None:
        # The driver takes a text without parameters as it stands, with all its statements.
        op.get_bind().exec_driver_sql((FOLDER / file_name).read_text(encoding="utf-8"))

    return run
