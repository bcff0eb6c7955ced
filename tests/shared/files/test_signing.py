import base64
import json
import os
from collections.abc import Callable
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from google.auth.credentials import Credentials
from google.auth.exceptions import TransportError

from shared.files import signing, storage
from shared.files.client import emulator_url
from shared.problems import Code, Problem

ACCOUNT = "documents@project.iam.gserviceaccount.com"


def verify(url: str, public_key: rsa.RSAPublicKey) -> None:
    """Google's own check of a link: https://cloud.google.com/storage/docs/authentication/canonical-requests."""
    address = urlsplit(url)
    parameters = dict(parse_qsl(address.query, keep_blank_values=True))
    signature = bytes.fromhex(parameters.pop("X-Goog-Signature"))
    encoded = {quote(name, safe="~"): quote(value, safe="~") for name, value in parameters.items()}
    query = "&".join(f"{name}={encoded[name]}" for name in sorted(encoded))
    canonical = "\n".join(
        ("GET", address.path, query, f"host:{address.netloc}", "", "host", "UNSIGNED-PAYLOAD")
    )
    _, scope = parameters["X-Goog-Credential"].split("/", 1)
    digest = sha256(canonical.encode()).hexdigest()
    text = "\n".join(("GOOG4-RSA-SHA256", parameters["X-Goog-Date"], scope, digest))
    public_key.verify(signature, text.encode(), padding.PKCS1v15(), SHA256())


class Account(Credentials):
    """A service account without a key, as the metadata server gives it; `refresh` names it."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.service_account_email = "default"

    def refresh(self, _request: Any) -> None:
        """Get a token, and the name with it."""
        self.token = "an access token"
        self.service_account_email = ACCOUNT


class Iam:
    """IAM's signBlob, with a key that never leaves it."""

    def __init__(self, status: int = 200) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.asked: list[dict[str, Any]] = []
        self._status = status

    def __call__(self, **asked: Any) -> Any:
        """Answer as google.auth.transport.Request does."""
        self.asked.append(asked)
        payload = base64.b64decode(json.loads(asked["body"])["payload"])
        signature = self.key.sign(payload, padding.PKCS1v15(), SHA256())
        body = json.dumps({"signedBlob": base64.b64encode(signature).decode()}).encode()
        return type("Response", (), {"status": self._status, "data": body, "headers": {}})


def test_a_local_link_has_a_valid_google_signature() -> None:
    link = storage.download_link("folder/ä ~+&.pdf", 'attachment; filename="a b.pdf"', "text/plain")

    signer: Any = signing.signing_credentials()
    public_key = signer.signer._impl._key.public_key()  # noqa: SLF001 - only a test needs it
    verify(link.url, public_key)
    with pytest.raises(InvalidSignature):
        verify(link.url.replace("text%2Fplain", "text%2Fhtml"), public_key)


def test_in_the_cloud_iam_signs_in_one_bounded_call(monkeypatch: pytest.MonkeyPatch) -> None:
    iam = Iam()
    signer = signing.iam_credentials(Account(), iam)  # type: ignore[arg-type]
    monkeypatch.setattr(storage, "signing_credentials", lambda: signer)

    link = storage.download_link("a/b", "attachment", "application/pdf")

    verify(link.url, iam.key.public_key())
    assert f"X-Goog-Credential={quote(ACCOUNT, safe='')}" in link.url
    (asked,) = iam.asked
    assert asked["url"].endswith(f"/serviceAccounts/{ACCOUNT}:signBlob")
    assert asked["headers"]["authorization"] == "Bearer an access token"
    assert asked["timeout"] == signing.IAM_SECONDS


def test_a_refusal_by_iam_is_unavailable(monkeypatch: pytest.MonkeyPatch) -> None:
    signer = signing.iam_credentials(Account(), Iam(403))  # type: ignore[arg-type]
    monkeypatch.setattr(storage, "signing_credentials", lambda: signer)

    with pytest.raises(Problem) as caught:
        storage.download_link("a/b", "attachment", "application/pdf")

    assert caught.value.code == Code.UNAVAILABLE
    assert caught.value.log == f"sign: {TransportError.__name__}"


@pytest.mark.parametrize("host", ["127.0.0.1:9023", "http://127.0.0.1:9023/"])
def test_the_emulator_is_found_with_and_without_a_scheme(
    configure: Callable[..., Any], host: str
) -> None:
    configure(storage_emulator_host=host)

    assert emulator_url() == "http://127.0.0.1:9023"
    assert os.environ["STORAGE_EMULATOR_HOST"] == host
