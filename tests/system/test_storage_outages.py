"""A document is stored once and completely, or not at all, wherever storage fails.

A failure that cannot be repaired within the request is a 503 with Retry-After, costs no quota after
the clean-up, and is completed by a retry with the same Idempotency-Key.
"""

import base64
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from uuid import uuid4

import google_crc32c
import msgspec
import pytest

from shared.files.client import bucket
from tests.factories import Organization, new_organization, sql
from tests.functions.documents.rows import (
    PDF,
    documents_of,
    form_of,
    leftovers,
    post_file,
    storage_bytes,
)
from tests.http.client import Reply, code
from tests.servers.faulty_storage import Answer, Fault, FaultyStorage, Forward, Lost, Seen, content
from tests.servers.fleet import Answer as FleetAnswer
from tests.servers.fleet import Fleet
from tests.servers.fleet import running as running_fleet
from tests.servers.outages import Outages, running
from tests.shared.inputs.test_multipart import BOUNDARY
from tools.local import storage

pytest_plugins = ("tests.servers.storage_fixtures",)

# Three pieces of the upload's protocol.
FILE = PDF + content(600_000)
# The session, the pieces, and what the client library or a cancelled upload may add.
STEPS = 4
SLOTS = (0, 1)
MOMENTS = [
    "never arrives", "arrives and its answer is lost", "slow", "wrong checksum",
    "404", "500", "503",
]  # fmt: skip


def failing(moment: str, *, first: int, last: float) -> Fault:
    """Storage that fails in this way from its request number `first` to `last`."""
    numbers = count()

    def fault(seen: Seen, forward: Forward) -> Answer:
        if not first <= next(numbers) <= last:
            return forward(seen)
        if moment == "never arrives":
            raise Lost
        if moment.isdecimal():
            return Answer(int(moment))
        answer = forward(seen)
        if moment == "arrives and its answer is lost":
            raise Lost
        if moment == "slow":
            time.sleep(0.6)
        if moment == "wrong checksum" and b"crc32c" in answer.body:
            return msgspec.structs.replace(answer, body=spoilt(answer.body))
        return answer

    return fault


def spoilt(body: bytes) -> bytes:
    """An object's resource as answered by a proxy that has changed its bytes."""
    resource = msgspec.json.decode(body)
    other = google_crc32c.Checksum(b"other bytes").digest()
    return msgspec.json.encode(resource | {"crc32c": base64.b64encode(other).decode()})


def upload(organization: Organization, key: str) -> Reply:
    return post_file(organization.owner.token, FILE, key=key)


def judge(organization: Organization, reply: Reply, key: str) -> None:
    """After any first answer, its retry leaves exactly one complete document."""
    if reply.status_code != 201:
        assert code(reply) == (503, "UNAVAILABLE")
        assert int(reply.headers["Retry-After"]) > 0
        assert (documents_of(organization), storage_bytes(organization)) == ([], 0)
        assert leftovers(organization) == set()
        reply = upload(organization, key)
        assert reply.status_code == 201
    again = upload(organization, key)
    assert (again.status_code, again.data) == (201, reply.data)
    assert documents_of(organization) == [["ready", len(FILE)]]
    assert storage_bytes(organization) == len(FILE)
    assert leftovers(organization) == set()
    [[name]] = sql(
        "select object_name from documents where organization_id = :id", id=organization.id
    )
    assert bucket().blob(name).download_as_bytes() == FILE


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("lasts", ["once", "to the end"])
@pytest.mark.parametrize("moment", MOMENTS)
def test_an_upload_is_atomic_wherever_storage_fails(
    faulty: FaultyStorage, moment: str, lasts: str
) -> None:
    for first in range(STEPS):
        organization, key = new_organization(), uuid4().hex
        faulty.fault = failing(moment, first=first, last=first if lasts == "once" else 10**6)
        reply = upload(organization, key)
        faulty.fault = lambda seen, forward: forward(seen)

        # Every upload that got this far has met the wrong answer to its last piece.
        assert reply.status_code == 503 or (moment, lasts) != ("wrong checksum", "to the end")
        judge(organization, reply, key)


def test_instances_survive_a_storage_outage(tmp_path: Path) -> None:
    organization = new_organization()
    with running(storage.recipe(tmp_path), "") as emulator, a_fleet(tmp_path, emulator) as fleet:
        assert [post(fleet, organization, slot, "first").status for slot in SLOTS] == [201] * 2
        emulator.kill()
        refused = [post(fleet, organization, slot, "second") for slot in SLOTS]
        others = [
            fleet.send("GET", path, token=organization.owner.token, slot=slot)
            for slot in SLOTS
            for path in ("/v1/documents", "/v1/health/ready")
        ]
        emulator.start()
        storage.make_bucket(emulator.url.rstrip("/"), os.environ["STORAGE_BUCKET"])

        assert {answer.code for answer in refused} == {(503, "UNAVAILABLE")}
        assert all(int(answer.headers["Retry-After"]) > 0 for answer in refused)
        assert [answer.status for answer in others] == [200] * 4
        assert {answer.json.get("status") for answer in others} == {None, "degraded"}
        assert [post(fleet, organization, slot, "second").status for slot in SLOTS] == [201] * 2
        assert fleet.starts == len(SLOTS)
    assert documents_of(organization) == [["ready", len(PDF)]] * 4
    assert storage_bytes(organization) == 4 * len(PDF)


@contextmanager
def a_fleet(tmp_path: Path, emulator: Outages) -> Iterator[Fleet]:
    """Instances with their own storage."""
    url = emulator.url.rstrip("/")
    storage.make_bucket(url, os.environ["STORAGE_BUCKET"])
    with running_fleet(len(SLOTS), tmp_path / "fleet.log", STORAGE_EMULATOR_HOST=url) as made:
        yield made


def post(fleet: Fleet, organization: Organization, slot: int, key: str) -> FleetAnswer:
    """Upload a small file through one instance."""
    return fleet.send(
        "POST", "/v1/documents", data=form_of(PDF), slot=slot, token=organization.owner.token,
        headers={
            "Idempotency-Key": f"{key} {slot}",
            "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
        },
    )  # fmt: skip
