"""The payment processor, Stripe: its one client, and the translation of its errors.

The library is imported in this package only and by the first call, because the import is slow
(docs/decisions.md). Without `PROCESSOR_KEY` there is no processor.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from shared.config import settings
from shared.logs import logger
from shared.once import once
from shared.problems import Code, Problem, unavailable

if TYPE_CHECKING:
    from stripe import StripeClient, StripeError

Found = TypeVar("Found", bound=msgspec.Struct)

# Seconds to connect, and to wait for the next bytes of an answer.
TIMEOUT = (2, 8)
REPETITIONS = 1
# Of every amount: bank debits exist in no other.
CURRENCY = "usd"
# On one page of a list; without it the processor sends ten.
MOST_LISTED = 100


def is_configured() -> bool:
    """Whether this deployment has a payment processor."""
    return settings().processor_key is not None


def require_processor() -> None:
    """CONFLICT in a deployment without one."""
    if not is_configured():
        raise Problem(Code.CONFLICT, "Payments are not set up on this server.")


@once
def stripe_client() -> "StripeClient":
    """The library's client, which keeps its connections."""
    import stripe  # noqa: PLC0415

    # Otherwise it reports the machine and the previous request to Stripe, and logs bodies.
    stripe.enable_telemetry = False
    logging.getLogger("stripe").setLevel(logging.WARNING)
    url = settings().processor_url
    return stripe.StripeClient(
        settings().processor_key or "",
        http_client=stripe.RequestsClient(timeout=TIMEOUT),
        max_network_retries=REPETITIONS,
        base_addresses={"api": url} if url else None,
    )


@contextmanager
def reaching(operation: str) -> Iterator[None]:
    """Turn every failure of a call into a Problem."""
    from stripe import CardError, InvalidRequestError, StripeError  # noqa: PLC0415

    try:
        yield
    except CardError as error:
        raise Problem(
            Code.CONFLICT,
            "The payment was declined, and nothing has changed. Update the payment method in the "
            "billing portal, then try again.",
            log=_reason(operation, error),
        ) from None
    except InvalidRequestError as error:
        raise Problem(
            Code.CONFLICT,
            "The payment processor has refused this. Load the page again, then try once more.",
            log=_reason(operation, error),
        ) from None
    except StripeError as error:
        raise unavailable("The payment processor", log=_reason(operation, error)) from None
    except msgspec.ValidationError:
        reason = f"{operation}: the answer is not understood"
        raise unavailable("The payment processor", log=reason) from None


def existing(operation: str, read: Callable[[], Any], kind: type[Found]) -> Found | None:
    """What an event is about, as it is now; None if it is gone or of an unknown form.

    An organization can make objects of any form at its own account. Were their events to fail each
    time, the processor would stop sending us any. Instants are seconds since 1970.
    """
    from stripe import InvalidRequestError  # noqa: PLC0415

    with reaching(operation):
        try:
            found = read()
        except InvalidRequestError:
            return None
        try:
            return msgspec.convert(found.to_dict(), kind, strict=False)
        except msgspec.ValidationError as error:
            fields = {"operation": operation, "reason": str(error)}
            logger().error("an object of the processor is not understood", extra={"fields": fields})
            return None


def _reason(operation: str, error: "StripeError") -> str:
    """The reason for the log, without Stripe's text, which may quote names, cards and keys."""
    kind = type(error).__name__
    return f"{operation}: {kind} {error.http_status} {error.code} {error.request_id}"
