"""What answers at the addresses that the stand-in names: gateways, and revisions behind tags.

One TLS server for all. `/gate` is the live gateway, `/next` the second one; both lead a request to
where their active config says. `/TAG---SERVICE` is a revision's own address. A request needs a
token of an account that may invoke the service, and for the service's own audience.
"""

import json
import re
import ssl
import threading
import time
from base64 import b64decode
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

from shared.pipeline.readiness import PATH
from tests.tools.deploy.stand_in.state import State
from tests.tools.deploy.stand_in.traffic import serving

ANSWERS = {"/v1/properties": 401, PATH: 204}


class Front:
    """A server on a port of localhost, with the certificate in `folder`."""

    def __init__(self, look: Callable[[], State], folder: Path) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder / "cert", folder / "key")
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(look))
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def host(self) -> str:
        """Its host and port."""
        return f"localhost:{self._server.server_address[1]}"

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()


class Asked(NamedTuple):
    """A request at a revision: `where` it came in, and the token that it brings."""

    where: str
    name: str
    path: str
    token: str


def _handler(look: Callable[[], State]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state = look()
            _dawdle(state, self.path)
            token = self.headers["Authorization"] or ""
            self.send_response(_status(state, self.path, token))
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's
            pass

    return Handler


def _dawdle(state: State, url: str) -> None:
    path, seconds = state.get("slow") or ("none", 0)
    if url.startswith(path):
        Path(state["folder"], "waiting").touch()
        time.sleep(seconds)


def _status(state: State, url: str, token: str) -> int:
    where, _, rest = url.lstrip("/").partition("/")
    path = f"/{rest}"
    if "---" in where:
        word = token.removeprefix("Bearer ")
        return _answer(state, Asked("alone", where, path, word))
    active = state.get("next gateway" if where == "next" else "gateway")
    if active not in state.get("configs", {}):
        return 404
    document = state["configs"][active]["openapiDocuments"][0]["document"]
    operations = json.loads(b64decode(document["contents"]))["paths"].get(path, {})
    if "get" not in operations:
        return 404
    backend = operations["get"]["x-google-backend"]
    word = f"gateway@pavilion-dev.iam.gserviceaccount.com|{backend['jwt_audience']}"
    return _answer(state, Asked(where, backend["address"].rpartition("/")[2], path, word))


def _answer(state: State, asked: Asked) -> int:
    tag, _, host = asked.name.rpartition("---")
    name = host if tag else re.sub(r"-\d+\.[a-z0-9-]+\.run\.app$", "", host)
    service = state.get("services", {}).get(name)
    if service is None or (tag and tag not in service["tags"]):
        return 404
    account, _, audience = asked.token.partition("|")
    is_meant = audience.startswith(f"https://{name}-")
    if not is_meant or f"serviceAccount:{account}" not in service["invokers"]:
        return 403
    revision = service["tags"][tag] if tag else serving(service)
    if revision == service["created"] and [name, asked.where] in state.get("ill", []):
        return 500
    return ANSWERS.get(asked.path, 200)
