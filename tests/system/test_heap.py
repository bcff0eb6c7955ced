"""The search of the heap covers every place in which a value can be kept."""

import subprocess
import sys

import msgspec

from tests.factories import PASSWORD
from tests.system.heap import FIGURES, SAID
from tests.system.heap_places import Found
from tools.local.processes import ROOT


def test_a_value_kept_anywhere_is_found() -> None:
    command = [sys.executable, "-m", "tests.system.heap_places"]
    output = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout

    found = msgspec.json.decode(output, type=Found)

    assert (found.early, found.missed) == ([], [])
    assert f"list holds b'{FIGURES[7]}'" in found.figures
    assert found.proxies == []


def test_request_values_are_distinguished_from_library_texts() -> None:
    said_by_requests = [
        b"/v1/units/01a218ba-5b5e-7448-9e6e-ca83835fbaf0/archive",
        b"0123456789abcdef0123456789abcdef@example.com",
        b"Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl",
        PASSWORD.encode(),
        b"Linden Court said-0123456789ab",
    ]
    said_by_libraries = [
        b"suppress_http_instrumentation-6b62f855-59c4-4850-bbaa-2dcce77e51e8",
        b"somebody@example.com",
        b"a token begins with eyJhbGciOiJIUzI1NiJ9",
        b"019581a2-0b51-7491-8378-9f890c4af867",
    ]

    assert all(map(SAID.search, said_by_requests))
    assert not any(map(SAID.search, said_by_libraries))
