"""Whether this instance answers at all; it asks nobody else."""

from typing import Literal

import msgspec

from shared.pipeline.call import StrangerCall
from shared.pipeline.callers import Anyone
from shared.pipeline.endpoint import endpoint


class Liveness(msgspec.Struct):
    """That there is an answer says everything."""

    status: Literal["ok"] = "ok"


@endpoint("GET /v1/health/live", caller=Anyone(), rate="none")
def handle(call: StrangerCall) -> Liveness:
    return Liveness()
