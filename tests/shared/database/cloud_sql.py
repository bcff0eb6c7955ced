"""Cloud SQL without a cloud: its admin API, and its proxy port in front of a local PostgreSQL."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from secrets import randbelow
from typing import Any

from cryptography.hazmat.primitives.serialization import load_pem_public_key
from google.auth.credentials import Credentials

from tests.servers.authority import Authority

PROXY_PORT = 3307
INSTANCE = "pavilion-test:us-central1:pavilion"
BASE = "/sql/v1beta4/projects/pavilion-test/instances/pavilion"


def private_address() -> str:
    """An address of this machine's own network that no other test is likely to have."""
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
        self.status = 200
        self.silent = threading.Event()
        self.calls: list[str] = []
        self.tokens: list[tuple[str, str | None]] = []

    def answer(self, path: str, authorization: str, body: dict[str, Any]) -> dict[str, Any] | None:
        """The answer to a call; None when there is nothing at the path."""
        self.calls.append(path.removeprefix(BASE))
        self.tokens.append((authorization, body.get("access_token")))
        if self.status != 200:
            return {"error": {"message": "not allowed to connect"}}
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


@contextmanager
def served(api: AdminApi) -> Iterator[str]:
    """The address of the admin API."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length", "0"))
            body = json.loads(self.rfile.read(length) or b"{}")
            if api.silent.is_set():
                self.rfile.read(1)
                return
            answer = api.answer(self.path, self.headers["Authorization"], body)
            text = json.dumps(answer).encode()
            self.send_response(api.status if answer else 404)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        do_POST = do_GET  # noqa: N815 - the server's own way of naming methods

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        server.block_on_close = False
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
