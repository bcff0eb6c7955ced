"""Check that this instance answers. No store is asked."""

from typing import Literal

import msgspec

from shared.pipeline.call import StrangerCall
from shared.pipeline.callers import Anyone
from shared.pipeline.endpoint import endpoint


class Liveness(msgspec.Struct):
    """Always "ok": an instance that is not live does not answer."""

    status: Literal["ok"] = "ok"
    """An instance that is not live does not answer."""


@endpoint("GET /v1/health/live", caller=Anyone(), rate="none")
def handle(call: StrangerCall) -> Liveness:
    return Liveness()
