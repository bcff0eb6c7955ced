"""A preview says what the real request answers a moment later, and not a row is left behind."""

import re
from typing import Any

from shared.pipeline.declaration import Declaration
from tests.endpoint_table import ALL, every, row_of
from tests.factories import new_organization
from tests.functions.test_every_text import Prepared, prepared
from tests.http.client import Reply, code, send
from tests.processor.stand_in import StandIn
from tests.whole_database import changed_since, now

PREVIEWED = [each for each in ALL if each.preview]
KEY = {"Idempotency-Key": "one"}
# Ids and instants are drawn anew.
DRAWN = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT[\d:.]+Z")


def post(request: Prepared, *, preview: bool) -> Reply:
    """Send the request under a key, or ask what it would do."""
    query = {"preview": "true"} if preview else {}
    return send(
        "POST", request.path, request.body, token=request.token, query=query, headers=KEY
    )  # fmt: skip


def lasting(value: Any) -> Any:
    """The answer without what is drawn anew."""
    if isinstance(value, dict):
        return {name: lasting(each) for name, each in value.items()}
    if isinstance(value, list):
        return [lasting(each) for each in value]
    return DRAWN.sub("…", value) if isinstance(value, str) else value


@every(PREVIEWED)
def test_a_preview_answers_as_the_action_and_changes_nothing(declaration: Declaration) -> None:
    request = prepared(declaration, new_organization())
    with row_of(declaration).deployment() as processor:
        since = now()
        preview = post(request, preview=True)

        assert changed_since(since) == set()
        assert not isinstance(processor, StandIn) or processor.calls("POST") == []
        assert (preview.status_code, preview.headers["Preview"]) == (200, "true")
        real = post(request, preview=False)

    assert real.status_code == declaration.status, real.text
    assert "Idempotent-Replayed" not in real.headers
    assert lasting(preview.json) == lasting(real.json)


@every(PREVIEWED)
def test_a_preview_that_is_refused_changes_nothing(declaration: Declaration) -> None:
    request = prepared(declaration, new_organization())
    with row_of(declaration).deployment():
        post(request, preview=False)
        since = now()
        again = post(request, preview=True)

    # What the present state says, not the first answer again.
    assert "Idempotent-Replayed" not in again.headers
    assert again.status_code == 200 or code(again)[0] in {409, 422}
    assert changed_since(since) == set()
