"""Memory of an upload from 1 to 30 MB, and of an instance that has served many requests."""

import os
import random
from pathlib import Path

import psutil

from tools.bench.load import load, once, request
from tools.bench.peak import Peak
from tools.bench.report import Figure, at_most, figure
from tools.bench.serving import function
from tools.bench.stores import Data

MEGABYTE = 1_000_000
LARGEST = 30
MOST_GROWTH = 4
BOUNDARY = "pavilion"
REQUESTS = int(os.environ.get("REQUESTS", "100000"))
SECONDS_A_TURN = 2.0


def memory(folder: Path, data: Data, rounds: int) -> list[Figure]:
    """Growth in MB with the size of the file and with the number of requests."""
    temp = folder / "temp"
    temp.mkdir()
    os.environ["TMPDIR"] = str(temp)
    with function("documents__create", folder) as port:
        worker = worker_on(port)
        once(port, upload(data.token, 1))
        grown = [_growth(worker, temp, port, data.token) for _ in range(rounds)]
    title = f"peak of memory and temp folder, 1 MB to {LARGEST} MB, MB more"
    return [
        at_most(title, grown, MOST_GROWTH),
        figure(f"an instance's memory after {REQUESTS:,} requests, MB more", [_kept(folder, data)]),
    ]


def worker_on(port: int) -> psutil.Process:
    """The worker that serves a port: gunicorn's master has one."""
    for process in psutil.process_iter(["cmdline"]):
        if str(port) in (process.info["cmdline"] or ()) and process.children():
            return process.children()[0]
    raise RuntimeError(f"no process listens on port {port}")


def upload(token: str, megabytes: int) -> bytes:
    """A document of this many MB, as a browser's form sends it."""
    start = b"%PDF-1.7\n"
    rest = random.Random(megabytes).randbytes(megabytes * MEGABYTE - len(start))  # noqa: S311 - any bytes
    body = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="category"\r\n\r\nother\r\n'
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n"
    ).encode()
    whole = body + start + rest + f"\r\n--{BOUNDARY}--\r\n".encode()
    return request(
        "POST",
        "/v1/documents",
        token=token,
        body=whole,
        content_type=f"multipart/form-data; boundary={BOUNDARY}",
    )


def _growth(worker: psutil.Process, temp: Path, port: int, token: str) -> float:
    peaks = []
    for megabytes in (1, LARGEST):
        peak = Peak(worker, temp)
        with peak.watched():
            once(port, upload(token, megabytes))
        peaks.append(peak.value)
    return (peaks[1] - peaks[0]) / MEGABYTE


def _kept(folder: Path, data: Data) -> float:
    """How much more memory an instance holds after REQUESTS requests than after a tenth of them."""
    texts = [request("GET", "/v1/properties?limit=20", token=data.token)]
    with function("properties__list", folder) as port:
        worker = worker_on(port)
        held = []
        for goal in (REQUESTS // 10, REQUESTS):
            served = 0.0
            while served < goal:
                served += load(port, texts, SECONDS_A_TURN).rate * SECONDS_A_TURN
            held.append(worker.memory_info().rss)
    return (held[1] - held[0]) / MEGABYTE
