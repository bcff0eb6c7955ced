"""TLS in front of a local server, as Cloud SQL and Memorystore have it.

The wheels' PostgreSQL and Valkey are built without TLS. Certificates can be replaced and live
connections dropped while it runs, as in a rotation.
"""

import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tools.stand_ins.authority import Identity

PIECE = 65536
SignIn = Callable[[ssl.SSLSocket], bytes]
# PostgreSQL manual, "SSL Session Encryption".
SSL_REQUEST = struct.pack(">II", 8, 80877103)


class TlsProxy:
    """Accepts at `address` and forwards to `backend`; `opened` counts handshakes.

    `is_asked`: PostgreSQL clients ask for TLS before the handshake. `sign_in` talks to each client
    first and returns the bytes for the backend; OSError refuses the client.
    """

    def __init__(
        self,
        listener: socket.socket,
        backend: tuple[str, int],
        *,
        is_asked: bool = False,
        sign_in: SignIn | None = None,
    ) -> None:
        self.address: tuple[str, int] = listener.getsockname()
        self.opened = 0
        self.refused = 0
        self._listener = listener
        self._backend = backend
        self._is_asked = is_asked
        self._sign_in = sign_in
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._live: set[socket.socket] = set()
        self._threads = [threading.Thread(target=self._accept)]

    def use(self, identity: Identity, *, clients: Path | None = None) -> None:
        """Use this certificate from the next handshake on.

        With `clients`, require a client certificate of that authority.
        """
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(identity.certificate, identity.key)
        if clients:
            context.verify_mode = ssl.CERT_REQUIRED
            context.load_verify_locations(clients)
        self._context = context

    def drop(self) -> None:
        """Drop every connection."""
        for live in list(self._live):
            with suppress(OSError):
                live.shutdown(socket.SHUT_RDWR)

    def start(self) -> None:
        """Begin to accept."""
        self._threads[0].start()

    def close(self) -> None:
        """Stop accepting, drop the connections, and wait for every thread."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self.drop()
        for thread in self._threads:
            thread.join()
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                raw, _ = self._listener.accept()
            except OSError:
                return
            self._threads.append(threading.Thread(target=self._serve, args=(raw,)))
            self._threads[-1].start()

    def _serve(self, raw: socket.socket) -> None:
        raw.settimeout(5)
        try:
            if self._is_asked:
                raw.recv(len(SSL_REQUEST), socket.MSG_WAITALL)
                raw.sendall(b"S")
            client = self._context.wrap_socket(raw, server_side=True)
        except OSError:
            self.refused += 1
            raw.close()
            return
        try:
            beginning = self._sign_in(client) if self._sign_in else b""
        except OSError:
            self.refused += 1
            client.close()
            return
        self.opened += 1
        with client, socket.create_connection(self._backend, 5) as server:
            client.settimeout(None)
            server.settimeout(None)
            server.sendall(beginning)
            self._live |= {client, server}
            back = threading.Thread(target=self._pump, args=(server, client))
            back.start()
            self._pump(client, server)
            back.join()
            self._live -= {client, server}

    def _pump(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while piece := source.recv(PIECE):
                target.sendall(piece)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


@contextmanager
def tls_proxy(
    backend: tuple[str, int],
    identity: Identity,
    *,
    at: tuple[str, int] = ("127.0.0.1", 0),
    clients: Path | None = None,
    is_asked: bool = False,
    sign_in: SignIn | None = None,
) -> Iterator[TlsProxy]:
    """A proxy that shows `identity`; see `TlsProxy.use`."""
    proxy = TlsProxy(socket.create_server(at), backend, is_asked=is_asked, sign_in=sign_in)
    proxy.use(identity, clients=clients)
    proxy.start()
    try:
        yield proxy
    finally:
        proxy.close()
