"""The scheduled rows of the table of all endpoints."""

import os
from typing import Any

from tests.endpoint_table import Row
from tests.http.client import Reply, send

ROWS = {
    "scheduled__apply_late_fees": Row(),
    "scheduled__autopay": Row(),
    "scheduled__charge_rent": Row(),
    "scheduled__clean_up": Row(),
    "scheduled__deliver_outbox": Row(),
    "scheduled__expire_leases": Row(),
    "scheduled__generate_assessments": Row(),
    "scheduled__reap_uploads": Row(),
    "scheduled__settle_payments": Row(),
    "scheduled__settle_subscriptions": Row(),
}


def call(operation: str) -> Reply:
    """Call a scheduled function as the scheduler does."""
    return send("POST", f"/v1/scheduled/{operation}", token=os.environ["SCHEDULER_TOKEN"])


def run(operation: str) -> dict[str, Any]:
    """The answer of a scheduled function, which must succeed."""
    response = call(operation)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json
    return answer
