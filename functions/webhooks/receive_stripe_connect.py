"""Receive an event of an account to which residents pay, signed by the payment processor.

The header `Stripe-Signature` signs the body as it was sent, within the last five minutes. An
event of an account that is no organization's, of an unknown form, or that was taken before, is
accepted as well.
"""

from shared.config import settings
from shared.events.receiving import received_event
from shared.events.residents import take_resident_event
from shared.events.taking import TakenEvent
from shared.pipeline.call import SystemCall
from shared.pipeline.callers import Webhook
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint


@endpoint(
    "POST /v1/webhooks/stripe-connect",
    caller=Webhook(),
    effect="outside",
    deployment=Deployment(timeout=60, processor=True),
)
def handle(call: SystemCall, body: bytes) -> TakenEvent:
    event = received_event(call, body, settings().processor_connect_webhook_secrets)
    return TakenEvent(take_resident_event(call, event) if event else "ignored")
