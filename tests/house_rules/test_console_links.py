"""What leads a browser of the console to another address stands in few files, which judge it."""

import re

import pytest

from tools.web.node import WEB

SOURCE = WEB / "src"
LEADS = re.compile(
    r"\bhref=\{|\.href = |\bwindow\.open\(|\blocation\.(assign|replace)\(|\blocation = |"
    r"\b(inner|outer)HTML\b|\binsertAdjacentHTML\b|\bdocument\.write\b|\bnew Function\b"
)
# Addresses that people typed or the API gave; files that the page made; the console's own paths.
JUDGES = {"ui/outside-link.tsx", "api/csv.ts", "session/tabs.ts"}


def test_only_the_judges_lead_to_an_address() -> None:
    found = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.ts*")
        if not path.name.endswith(".d.ts") and LEADS.search(path.read_text(encoding="utf-8"))
    }

    assert found == JUDGES


@pytest.mark.parametrize(
    "line",
    [
        "<a href={vendor.website}>",
        "link.href = url;",
        "window.open(url)",
        "location.assign(url)",
        "element.innerHTML = name;",
    ],
)
def test_a_line_that_leads_elsewhere_is_found(line: str) -> None:
    assert LEADS.search(line)


@pytest.mark.parametrize("line", ['<Link to="/leases">', "const href = 1;", "location.reload();"])
def test_a_line_that_stays_is_let_alone(line: str) -> None:
    assert not LEADS.search(line)
