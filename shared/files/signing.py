"""The credentials that sign links to stored files.

In the cloud the function's service account has no key of its own: IAM signs for it, one round trip
a link. It needs roles/iam.serviceAccountTokenCreator on itself. The emulator checks no signature,
so there a key signs that is made for the process.
"""

from functools import cache, partial
from typing import TYPE_CHECKING, Any

from shared.files.client import credentials, emulator_url

if TYPE_CHECKING:
    from google.auth.credentials import Credentials
    from google.auth.crypt import Signer
    from google.auth.transport import Request

LOCAL_SIGNER = "local@pavilion.example"
KEY_BITS = 2048
IAM_SECONDS = 5


@cache
def signing_credentials() -> "Credentials":
    """Credentials that can sign bytes."""
    from google.auth.credentials import Signing  # noqa: PLC0415
    from google.auth.transport.requests import Request  # noqa: PLC0415

    if emulator_url() is not None:
        return _signing_as(LOCAL_SIGNER, _local_signer())
    own = credentials()
    return own if isinstance(own, Signing) else iam_credentials(own, Request())


def iam_credentials(own: Any, request: "Request") -> "Credentials":
    """Credentials that sign as the account of `own` by IAM's signBlob, called with `request`."""
    from google.auth.iam import Signer  # noqa: PLC0415

    in_time = partial(request, timeout=IAM_SECONDS)
    # The metadata server tells the account's address along with the first token.
    if not own.valid:
        own.refresh(in_time)
    email: str = own.service_account_email
    return _signing_as(email, Signer(in_time, own, email))


def _signing_as(email: str, signer: "Signer") -> "Credentials":
    from google.oauth2.service_account import Credentials  # noqa: PLC0415

    # Only its signature is used; it never asks the empty address for a token.
    return Credentials(signer, email, token_uri="")


def _local_signer() -> "Signer":
    from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: PLC0415
    from google.auth.crypt import RSASigner  # noqa: PLC0415

    return RSASigner(rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS))
