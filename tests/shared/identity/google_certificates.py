"""A stand-in for Google's token service: a key of our own, its certificate on a local address."""

import datetime as dt
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from google.auth import crypt
from google.auth import jwt as google_jwt

KEY_ID = "google-1"


@cache
def private_key(name: str) -> rsa.RSAPrivateKey:  # noqa: ARG001 - the cache tells keys apart
    """The key called `name`, generated once per run."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def google_token(claims: Mapping[str, Any], *, key: str = KEY_ID) -> str:
    """An ID token (RS256) as Google would issue it, by `key` under the published key id."""
    pem = private_key(key).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    signer = crypt.RSASigner.from_string(pem, KEY_ID)
    token: bytes = google_jwt.encode(signer, dict(claims))
    return token.decode()


def certificate() -> str:
    """The self-signed certificate of the published key, in PEM."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, KEY_ID)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private_key(KEY_ID).public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .sign(private_key(KEY_ID), hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM).decode()


@contextmanager
def certificates_served(status: int = 200) -> Iterator[str]:
    """The address of an endpoint that publishes the certificate by key id."""
    body = json.dumps({KEY_ID: certificate()}).encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/certs"
        finally:
            server.shutdown()
            thread.join()
