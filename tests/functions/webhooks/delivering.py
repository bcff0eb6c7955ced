"""Events as the payment processor delivers them to the webhooks."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec

from tests.factories import Organization, sql
from tests.http.client import Reply, send
from tests.processor.events import signature
from tests.processor.stand_in import StandIn, with_processor

PLAN_SECRET, CONNECT_SECRET, NEXT_SECRET = "whsec_plan", "whsec_connect", "whsec_next"
SECRETS = {"stripe": PLAN_SECRET, "stripe-connect": CONNECT_SECRET}


@contextmanager
def with_webhooks(**environment: str) -> Iterator[StandIn]:
    """A deployment that takes the stand-in's events, with one secret and with two."""
    settings = {
        "PROCESSOR_WEBHOOK_SECRETS": PLAN_SECRET,
        "PROCESSOR_CONNECT_WEBHOOK_SECRETS": f"{NEXT_SECRET}, {CONNECT_SECRET}",
    }
    with with_processor(**settings | environment) as stand_in:
        yield stand_in


def deliver(
    event: dict[str, Any], *, to: str = "stripe-connect", secret: str = "", **options: Any
) -> Reply:
    """The answer to a delivery that is signed now."""
    body = msgspec.json.encode(event)
    return deliver_bytes(body, signature(body, secret or SECRETS[to]), to=to, **options)


def deliver_bytes(body: bytes, header: str, *, to: str = "stripe-connect", **options: Any) -> Reply:
    """The answer to a body with this signature."""
    headers = {"Stripe-Signature": header} | options.pop("headers", {})
    options.setdefault("content_type", "application/json; charset=utf-8")
    return send("POST", f"/v1/webhooks/{to}", data=body, headers=headers, **options)


def taken(event: dict[str, Any], *, to: str = "stripe-connect") -> str:
    """What became of the event, which must be accepted."""
    reply = deliver(event, to=to)
    assert reply.status_code == 200, reply.text
    return str(reply.json["outcome"])


def letters(organization: Organization) -> list[str]:
    """The mails that were queued for the organization, by their kind."""
    rows = sql(
        """
        select payload ->> 'template' from outbox
        where organization_id = :id and kind = 'email' order by payload ->> 'template'
        """,
        id=organization.id,
    )
    return [str(each) for [each] in rows]
