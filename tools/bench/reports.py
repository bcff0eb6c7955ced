"""What sums take among a million charges of two years, as the endpoints answer them."""

import os
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import date
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import pg8000.native

from tools.bench.report import Figure, at_most
from tools.bench.stores import found_organization, owner_token
from tools.bench.turns import in_turns
from tools.connection import connection_arguments
from tools.local.dispatch import function
from tools.local.processes import ROOT

CHARGES = 1_000_000
MOST_SECONDS = 2
FILL = Path(__file__).with_name("many_charges.sql")
ONE = UUID(int=7)
TODAY = date.today()  # noqa: DTZ011 - the database's day, by which the charges are dated
# With the present month there are 24.
YEAR, MONTH = divmod(TODAY.year * 12 + TODAY.month - 1 - 23, 12)
FIRST = f"{YEAR}-{MONTH + 1:02}"
# By the report: the query whose answer comes of the most rows.
REPORTS: Mapping[str, str] = {
    "association_delinquency": "",
    "delinquency": "",
    "deposits": "",
    "homeowner_statement": f"homeowner_id={ONE}",
    "income_statement": f"month_from={FIRST}",
    "income_statement by accrual": f"month_from={FIRST}&basis=accrual",
    "owner_statement": f"owner_id={ONE}&month={TODAY:%Y-%m}",
    "rent_roll": "",
    "tenant_statement": f"lease_id={ONE}",
    "vendor_payments": "year=2025",
}


class Asked(NamedTuple):
    """A function and a path that it answers."""

    target: str
    path: str


def _asked(report: str, query: str) -> Asked:
    name = report.partition(" ")[0]
    return Asked(f"reports__get_{name}", f"/v1/reports/{name.replace('_', '-')}?{query}")


ASKED: Mapping[str, Asked] = {
    **{report: _asked(report, query) for report, query in REPORTS.items()},
    "reconciliation": Asked("reconciliations__get", f"/v1/reconciliations/{ONE}"),
}


def report_costs(rounds: int) -> list[Figure]:
    """Seconds a report, in turns."""
    token = _filled()
    ways: dict[str, Callable[[], float]] = {
        name: partial(_seconds, asked, token) for name, asked in ASKED.items()
    }
    return [
        at_most(f"{name} among {CHARGES:,} charges, seconds", values, MOST_SECONDS)
        for name, values in in_turns(ways, rounds).items()
    ]


def _seconds(asked: Asked, token: str) -> float:
    """The time of one answer, by the whole function."""
    client = function(asked.target, ROOT / "main.py").test_client(use_cookies=False)
    started = time.perf_counter()
    answer = client.get(asked.path, headers={"Authorization": f"Bearer {token}"})
    if answer.status_code != HTTPStatus.OK:
        raise RuntimeError(f"{asked.path}: {answer.text}")
    return time.perf_counter() - started


def _filled() -> str:
    """An organization with the charges: its owner's session."""
    organization_id, user_id = found_organization("reports")
    script = FILL.read_text(encoding="utf-8").replace("{charges}", str(CHARGES))
    arguments = connection_arguments(os.environ["DATABASE_URL"])
    with closing(pg8000.native.Connection(**arguments)) as connection:
        connection.run(script.replace("{organization}", organization_id))
        connection.run("vacuum analyze")
    return owner_token(user_id, organization_id)
