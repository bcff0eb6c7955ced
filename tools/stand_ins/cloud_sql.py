"""A stand-in for Cloud SQL: the Admin API, and both ways to connect to a local PostgreSQL.

The connector's proxy port accepts every client with a valid certificate. A direct client signs in
with an access token as its password.
"""

import json
import ssl
import struct
import threading
from collections.abc import Container
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from io import BufferedRWPair
from secrets import randbelow
from typing import Any

from cryptography.hazmat.primitives.serialization import load_pem_public_key
from google.auth.credentials import Credentials

from tools.stand_ins.answering import Answer, Asked
from tools.stand_ins.authority import Authority

PROXY_PORT = 3307
INSTANCE = "pavilion-test:us-central1:pavilion"
# PostgreSQL manual, "Message Formats": AuthenticationCleartextPassword.
LENGTH = struct.Struct(">I")
CLEARTEXT_PASSWORD = b"R" + LENGTH.pack(8) + LENGTH.pack(3)
# The certificate names the project and the instance, not an address.
INSTANCE_CERTIFICATE = "pavilion-test:pavilion"
BASE = "/sql/v1beta4/projects/pavilion-test/instances/pavilion"


def private_address() -> str:
    """A loopback address that other tests are unlikely to use."""
    return f"127.{1 + randbelow(250)}.{randbelow(250)}.{1 + randbelow(250)}"


class Account(Credentials):
    """A service account's token, and one of narrower scope for signing in."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._scopes: list[str] | None = None

    def refresh(self, _request: Any) -> None:
        """Get a token for an hour; the connector compares times without a zone."""
        self.token = "for-signing-in" if self._scopes else "for-the-admin-api"
        self.expiry = datetime.now(UTC).replace(tzinfo=None) + timedelta(hours=1)


class AdminApi:
    """connectSettings and generateEphemeralCert as the Cloud SQL Admin API answers them."""

    def __init__(self, authority: Authority, address: str) -> None:
        self.authority = authority
        self.addresses = [{"type": "PRIVATE", "ipAddress": address}]
        self.life = timedelta(hours=1)
        self.status = int(HTTPStatus.OK)
        self.silent = threading.Event()
        self.calls: list[str] = []
        self.tokens: list[tuple[str, str | None]] = []

    def __call__(self, asked: Asked) -> Answer | None:
        """Answer a call."""
        body = json.loads(asked.body or b"{}")
        self.calls.append(asked.path.removeprefix(BASE))
        self.tokens.append((asked.headers["Authorization"], body.get("access_token")))
        if self.silent.is_set():
            return None
        if self.status != HTTPStatus.OK:
            refusal = {"error": {"message": "not allowed to connect"}}
            return Answer(json.dumps(refusal).encode(), self.status)
        found = self._found(asked.path, body)
        return Answer(json.dumps(found).encode(), HTTPStatus.OK if found else HTTPStatus.NOT_FOUND)

    def _found(self, path: str, body: dict[str, Any]) -> dict[str, Any] | None:
        if path == f"{BASE}/connectSettings":
            return {
                "region": "us-central1",
                "databaseVersion": "POSTGRES_17",
                "ipAddresses": self.addresses,
                "serverCaCert": {"cert": self.authority.pem},
            }
        if path == f"{BASE}:generateEphemeralCert":
            key: Any = load_pem_public_key(body["public_key"].encode())
            return {"ephemeralCert": {"cert": self.authority.certificate(key, self.life)}}
        return None


class SignIn:
    """The sign-in of a direct client; `passwords` records the passwords that it sent.

    The local PostgreSQL trusts every connection, so the password is checked here and the rest is
    passed on.
    """

    def __init__(self, tokens: Container[str]) -> None:
        self.passwords: list[str] = []
        self._tokens = tokens

    def __call__(self, client: ssl.SSLSocket) -> bytes:
        """Ask a client for its password; its startup message, if the password is a token."""
        with client.makefile("rwb") as stream:
            startup = _message(stream)
            stream.write(CLEARTEXT_PASSWORD)
            stream.flush()
            stream.read(1)
            self.passwords.append(_message(stream)[LENGTH.size :].rstrip(b"\0").decode())
            if self.passwords[-1] not in self._tokens:
                fields = b"SFATAL\0VFATAL\0C28P01\0MCloud SQL IAM authentication failed\0\0"
                stream.write(b"E" + LENGTH.pack(len(fields) + LENGTH.size) + fields)
                stream.flush()
                raise PermissionError(self.passwords[-1])
        return startup


def _message(stream: BufferedRWPair) -> bytes:
    """A message with its length in front, which includes itself."""
    length = stream.read(LENGTH.size)
    if not length:
        raise ConnectionError("the client hung up")
    return length + stream.read(LENGTH.unpack(length)[0] - LENGTH.size)
