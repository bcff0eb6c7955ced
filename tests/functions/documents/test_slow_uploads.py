"""Slow uploads, and retries that arrive while the first attempt may still be running."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

import pytest

from tests.factories import Organization, new_organization
from tests.functions.documents.rows import (
    PDF,
    documents_of,
    form_of,
    leave_running,
    leftovers,
    post_body,
    post_file,
    storage_bytes,
)
from tests.http.client import Reply, code

CONTENT = PDF.ljust(800_000)
# Longer than a live upload goes without a heartbeat.
SILENT_SECONDS = 50


class Slow(BytesIO):
    """A body during which steps run: each once this many bytes have been read."""

    def __init__(self, body: bytes, *steps: Callable[[], None]) -> None:
        super().__init__(body)
        self._steps = [(number * 200_000, step) for number, step in enumerate(steps, 1)]

    def readinto(self, buffer: Any, /) -> int:
        """The next piece."""
        if self._steps and self.tell() >= self._steps[0][0]:
            self._steps.pop(0)[1]()
        return super().readinto(buffer)


def upload_with_a_twin(organization: Organization) -> tuple[Reply, Reply]:
    """Stall in the middle of an upload and continue, with a later retry: the answers to both."""
    token = organization.owner.token
    twins: list[Reply] = []

    def send_twin() -> None:
        with ThreadPoolExecutor(1) as another:
            twins.append(another.submit(post_file, token, CONTENT, key="one").result())

    body = Slow(
        form_of(CONTENT),
        lambda: leave_running(organization, seconds=SILENT_SECONDS),
        send_twin,
    )
    first = post_body(token, body, key="one")
    return first, twins[0]


def test_a_slow_upload_keeps_its_key_while_it_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    organization = new_organization()
    monkeypatch.setattr("shared.pipeline.outside_effect.HEARTBEAT_SECONDS", 0)

    first, twin = upload_with_a_twin(organization)

    assert code(twin) == (409, "CONFLICT")
    assert first.status_code == 201
    assert documents_of(organization) == [["ready", len(CONTENT)]]


def test_a_presumed_dead_upload_and_its_retry_store_one_document() -> None:
    organization = new_organization()

    first, twin = upload_with_a_twin(organization)

    assert twin.status_code == 201
    assert code(first) == (409, "CONFLICT")
    assert documents_of(organization) == [["ready", len(CONTENT)]]
    assert storage_bytes(organization) == len(CONTENT)
    assert leftovers(organization) == set()
    assert post_file(organization.owner.token, CONTENT, key="one").data == twin.data
