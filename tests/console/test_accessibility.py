import pytest

from tests.console import axe
from tests.console.conftest import Visit

MANAGER = "manager@linden.example"
PAGES = [(None, "/sign-in"), (MANAGER, "/properties")]


@pytest.mark.parametrize(("email", "path"), PAGES, ids=[path for _, path in PAGES])
def test_a_page_is_accessible(visit: Visit, email: str | None, path: str) -> None:
    axe.check(visit(email).open(path))
