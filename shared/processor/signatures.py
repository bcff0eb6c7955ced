"""The signatures of the payment processor's events.

The header `Stripe-Signature` has an instant and one signature for each of the endpoint's secrets,
`t=1700000000,v1=…`: the HMAC of the instant, a dot and the body as it was sent
(docs.stripe.com/webhooks, "Verify webhook signatures manually"). An event that is sent again is
signed anew, so that an old one was not sent by the processor.
"""

import hmac
import re
from collections.abc import Sequence
from hashlib import sha256

TOLERANCE_SECONDS = 300
LONGEST_HEADER = 1_000
# More would only be there to be tried.
MOST_SIGNATURES = 5
_INSTANT = re.compile(r"[0-9]{1,12}")
_SIGNATURE = re.compile(r"[0-9a-f]{64}")


def is_signed(body: bytes, header: str, secrets: Sequence[str], now: float) -> bool:
    """Whether the body was signed by one of the secrets within five minutes of `now`."""
    if len(header) > LONGEST_HEADER:
        return False
    parts = [part.strip().partition("=") for part in header.split(",")]
    instants = [value for name, _, value in parts if name == "t"]
    given = [value for name, _, value in parts if name == "v1" and _SIGNATURE.fullmatch(value)]
    if len(instants) != 1 or not _INSTANT.fullmatch(instants[0]):
        return False
    if abs(now - int(instants[0])) > TOLERANCE_SECONDS:
        return False
    signed = instants[0].encode() + b"." + body
    wanted = [hmac.new(secret.encode(), signed, sha256).hexdigest() for secret in secrets]
    return any(hmac.compare_digest(each, one) for each in wanted for one in given[:MOST_SIGNATURES])
