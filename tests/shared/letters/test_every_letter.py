"""The table of letters has the letter of every file, under the file's name."""

from importlib import import_module
from pathlib import Path
from typing import get_args

import shared.letters
from shared.letters.every_letter import EveryLetter
from shared.letters.notification import Notification, OfPayment

FOLDER = Path(shared.letters.__path__[0])


def test_every_letter_is_in_the_table_by_its_file() -> None:
    for path in FOLDER.glob("*.py"):
        import_module(f"shared.letters.{path.stem}")
    written = [*Notification.__subclasses__(), *OfPayment.__subclasses__()]
    written.remove(OfPayment)

    assert set(written) == set(get_args(EveryLetter))
    assert {letter.__module__: letter.__struct_config__.tag for letter in written} == {
        letter.__module__: letter.__module__.rpartition(".")[2] for letter in written
    }
