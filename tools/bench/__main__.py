"""`make bench`: throughput and imports as ratios within one run, as a table and as JSON.

A list of 20 rows by Pavilion, by one function written by hand, and an empty function, each in its
own functions-framework process, in turns. ROUNDS and SECONDS come from the environment.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import msgspec
import pg8000.native

from shared.sessions import new_session, sign
from tools import database
from tools.bench.load import requests_per_second
from tools.local import postgresql, secrets_file, valkey
from tools.local.processes import ROOT, accepts, free_port, launch, say, start, stop

ROUNDS = int(os.environ.get("ROUNDS", "5"))
SECONDS = float(os.environ.get("SECONDS", "3"))
BENCH = Path(__file__).with_name("functions.py")
TARGETS = {
    "empty": (BENCH, "empty", "/"),
    "by_hand": (BENCH, "by_hand", "/"),
    "pavilion": (ROOT / "main.py", "properties__list", "/v1/properties?limit=20"),
}
IMPORTS = {
    "empty": "import flask, functions_framework",
    "pavilion": "import flask, functions_framework, main; main.properties__list",
}


def main() -> None:
    """Measure and print."""
    with ExitStack() as cleanup:
        folder = Path(cleanup.enter_context(tempfile.TemporaryDirectory()))
        token = cleanup.enter_context(_stores(folder))
        ports = {name: cleanup.enter_context(_served(name, folder)) for name in TARGETS}
        rates: dict[str, list[float]] = {name: [] for name in TARGETS}
        for number in range(ROUNDS + 1):
            for name, port in ports.items():
                rate = requests_per_second(port, TARGETS[name][2], token, SECONDS)
                if number:  # the first round fills caches and prepares statements
                    rates[name].append(rate)
    imports = {
        name: [_import_seconds(code) for _ in range(ROUNDS)] for name, code in IMPORTS.items()
    }
    _report(rates, imports)


@contextmanager
def _stores(folder: Path) -> Iterator[str]:
    """PostgreSQL and Valkey with one organization of 20 properties; its owner's token."""
    os.environ |= {"LOG_LEVEL": "WARNING", "DB_POOL_SIZE": "4", "ENVIRONMENT": "test"}
    secrets = secrets_file.read_or_make(folder / "secrets.json")
    os.environ |= {"SESSION_KEYS": secrets.session_keys, "TOKEN_KEYS": secrets.token_keys}
    with ExitStack() as cleanup:
        recipes = (postgresql.recipe(folder / "pg", folder, disposable=True), valkey.recipe(folder))
        servers = [start(recipe) for recipe in recipes]
        for server in servers:
            cleanup.callback(stop, server)
        os.environ["DATABASE_URL"] = servers[0].url + "/pavilion"
        os.environ["REDIS_URL"] = servers[1].url + "/0"
        database.prepare(os.environ["DATABASE_URL"])
        database.migrate(os.environ["DATABASE_URL"])
        yield _fill()


def _fill() -> str:
    arguments = database.connection_arguments(os.environ["DATABASE_URL"])
    connection = pg8000.native.Connection(**arguments)
    try:
        [[user_id, organization_id]] = connection.run(
            """
            with person as (
                insert into users (email, name) values ('bench@example.com', 'Bench') returning id
            )
            select id::text, found_organization(id, 'Bench', 'UTC', 'enterprise', null)::text
            from person
            """
        )
        connection.run(
            """
            insert into properties
                (organization_id, name, kind, address_line1, city, state, postal_code, country)
            select cast(:organization as uuid), 'Property ' || number, 'condo', '1 Linden Street',
                'Chicago', 'IL', '60601', 'US'
            from generate_series(1, 20) as number
            """,
            organization=organization_id,
        )
        connection.run("analyze")
    finally:
        connection.close()
    return sign(new_session("manager", user_id, 1, organization_id=organization_id, role="owner"))


@contextmanager
def _served(name: str, folder: Path) -> Iterator[int]:
    source, target, _ = TARGETS[name]
    port = free_port()
    os.environ |= {"THREADS": "4", "PYTHONPATH": str(ROOT)}
    process = launch(
        [
            str(Path(sys.executable).with_name("functions-framework")),
            *("--source", str(source), "--target", target),
            *("--host", "127.0.0.1", "--port", str(port)),
        ],
        folder / f"{name}.log",
    )
    try:
        while not accepts(port):
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait()


def _import_seconds(code: str) -> float:
    program = f"import time; t = time.perf_counter(); {code}; print(time.perf_counter() - t)"
    finished = subprocess.run(  # noqa: S603 - this interpreter, our own text
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return float(finished.stdout)


def _report(rates: dict[str, list[float]], imports: dict[str, list[float]]) -> None:
    figures = {
        "list of 20, requests/s: pavilion / by hand": _ratios(rates["pavilion"], rates["by_hand"]),
        "list of 20, requests/s: pavilion / empty": _ratios(rates["pavilion"], rates["empty"]),
        "list of 20, requests/s: by hand / empty": _ratios(rates["by_hand"], rates["empty"]),
        "import time: pavilion / empty": _ratios(imports["pavilion"], imports["empty"]),
    }
    for name, ratios in figures.items():
        middle = statistics.median(ratios)
        say(f"{name:<46}{middle:6.2f}   ({min(ratios):.2f} to {max(ratios):.2f})")
    extra = 1000 * (min(imports["pavilion"]) - min(imports["empty"]))
    say(f"{'import time: pavilion beyond empty, ms':<46}{extra:6.0f}")
    say(msgspec.json.encode({"rates": rates, "imports": imports}).decode())


def _ratios(these: list[float], those: list[float]) -> list[float]:
    return [this / that for this, that in zip(these, those, strict=True)]


if __name__ == "__main__":
    main()
