"""Check that PostgreSQL, Redis and file storage answer."""

import time
from collections.abc import Callable, Mapping
from threading import Thread
from typing import Annotated, Any, Literal

import msgspec

from shared.files import storage
from shared.memorystore.client import memorystore
from shared.pipeline.call import StrangerCall
from shared.pipeline.callers import Anyone
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.pipeline.responses import Accepted

StoreState = Literal["ok", "degraded", "down"]
"""Degraded is a store without which most calls still succeed."""

# An instance's first check of storage loads its library and asks for a token.
DEADLINES = {"postgresql": 2.0, "storage": 4.0}
DOWN = 503


class StoreStates(msgspec.Struct):
    """The state of each store. Redis is degraded while this instance works without it."""

    postgresql: StoreState
    redis: StoreState
    """Degraded while this instance works without it."""
    storage: StoreState


class Readiness(msgspec.Struct):
    """Down without PostgreSQL; degraded without another store, because most calls still succeed."""

    status: StoreState
    """Down without PostgreSQL, degraded without another store."""
    stores: StoreStates


@endpoint(
    "GET /v1/health/ready",
    caller=Anyone(),
    rate="health",
    deployment=Deployment(storage=True, timeout=10),
)
def handle(call: StrangerCall) -> Readiness | Annotated[Accepted, DOWN]:
    failures = _failures(
        {"postgresql": lambda: call.db.execute("select 1"), "storage": storage.check}
    )
    stores = StoreStates(
        postgresql="down" if "postgresql" in failures else "ok",
        # Admission has just asked Redis, so its state is this request's.
        redis=memorystore().state(),
        storage="down" if "storage" in failures else "ok",
    )
    # Logged and not answered, because a reason may name a host.
    call.exchange.log = "; ".join(f"{name}: {reason}" for name, reason in failures.items()) or None
    if stores.postgresql == "down":
        return Accepted(Readiness("down", stores), DOWN)
    is_whole = stores.redis == stores.storage == "ok"
    return Readiness("ok" if is_whole else "degraded", stores)


def _failures(checks: Mapping[str, Callable[[], Any]]) -> dict[str, str]:
    """The reasons of the checks that failed. They run at once, each within its deadline."""
    reasons: dict[str, str | None] = {}

    def run(name: str, check: Callable[[], Any]) -> None:
        try:
            check()
        except Exception as error:  # noqa: BLE001 - any failure is the finding
            reasons[name] = f"{type(error).__name__}: {error}"
        else:
            reasons[name] = None

    started = time.monotonic()
    # Daemons, so that a hanging check does not delay the end of the instance.
    threads = {
        name: Thread(target=run, args=(name, check), daemon=True) for name, check in checks.items()
    }
    for thread in threads.values():
        thread.start()
    for name, thread in threads.items():
        thread.join(max(started + DEADLINES[name] - time.monotonic(), 0))
    found = {name: reasons.get(name, "no answer in time") for name in checks}
    return {name: reason for name, reason in found.items() if reason is not None}
