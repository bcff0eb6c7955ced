from tools.api.surface import SURFACE, main, surface
from tools.endpoints import declarations


def test_the_api_matches_its_snapshot() -> None:
    assert SURFACE.read_text() == surface(), "A change of the API? Write it down: make api"


def test_every_endpoint_has_its_line() -> None:
    lines = [line for line in surface().splitlines() if not line.startswith("#")]

    assert [line.split(" | ")[0] for line in lines] == [each.name for each in declarations()]


def test_help_names_the_check_option() -> None:
    assert "--check" in (main(["--help"]) or "")
