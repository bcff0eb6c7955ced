"""An event as a webhook receives it: signed by the processor, or refused."""

import time
from collections.abc import Sequence

from shared.pipeline.admitting import charge_unsigned
from shared.pipeline.call import SystemCall
from shared.problems import Code, Problem
from shared.processor.client import is_configured
from shared.processor.events import Event, event_of
from shared.processor.signatures import is_signed


def received_event(call: SystemCall, body: bytes, secrets: Sequence[str]) -> Event | None:
    """The event that one of the endpoint's own secrets has signed; None for what is no event.

    NOT_FOUND without a secret; MALFORMED_REQUEST for a body that is not signed, which its address
    is charged for.
    """
    if not secrets or not is_configured():
        raise Problem(Code.NOT_FOUND, "There is nothing at this address.")
    header = call.exchange.request.headers.get("Stripe-Signature", "")
    if not is_signed(body, header, secrets, time.time()):
        charge_unsigned(call.exchange)
        raise Problem(Code.MALFORMED_REQUEST, "The event is not signed, or was signed long ago.")
    return event_of(body)
