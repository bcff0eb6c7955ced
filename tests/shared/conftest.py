"""What the tests of shared/ that need settings of their own can ask for."""

from collections.abc import Callable, Iterator

import pytest

from shared.config import Settings, settings


@pytest.fixture
def configure(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Settings]]:
    """Set variables by their settings' names, and read the settings anew."""

    def apply(**variables: str) -> Settings:
        for name, value in variables.items():
            monkeypatch.setenv(name.upper(), value)
        settings.cache_clear()
        return settings()

    yield apply
    monkeypatch.undo()
    settings.cache_clear()
