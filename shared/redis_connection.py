"""One connection to Redis or Memorystore: RESP2 over TCP or TLS, parsed by hiredis.

redis-py is not used: its import alone costs 145 ms (measured), more than a cold function may spend
on everything, and of its client only what stands here would run. After any error a connection is
useless, since a late reply would answer the wrong command: its owner closes it.
"""

import select
import socket
import time
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qs, unquote, urlsplit

import hiredis
import msgspec

if TYPE_CHECKING:
    import ssl

# A reply of admission is 300 bytes; larger ones come in several reads.
READ_SIZE = 8192
# Firewalls between a function and its Memorystore forget a silent connection after ten minutes.
LONGEST_IDLE = 300.0
INCOMPLETE = object()


class NotSentError(OSError):
    """The server got no byte of the command: sending it elsewhere charges nothing twice."""


class Address(msgspec.Struct, frozen=True):
    """Where Redis is and how to sign in. Its text shows no password."""

    host: str
    port: int
    database: int
    credentials: tuple[str, ...]
    tls: bool
    authority: str | None
    check_hostname: bool

    def __repr__(self) -> str:
        return f"Address({self.host!r}, {self.port}, {self.database})"


def parse_address(url: str) -> Address:
    """Read `redis[s]://[user][:password@]host[:port][/database]`; ValueError never shows the URL.

    With TLS, `?ssl_ca_certs=<file>` names the authority to trust and `&ssl_check_hostname=false`
    is for a certificate that does not name the address (Memorystore's is pinned by its authority).
    """
    parts = urlsplit(url)
    options = parse_qs(parts.query)
    database = parts.path.strip("/") or "0"
    if parts.scheme not in {"redis", "rediss"} or not parts.hostname or not database.isdecimal():
        raise ValueError("must be redis://host:port/database or rediss://")
    if not options.keys() <= {"ssl_ca_certs", "ssl_check_hostname"}:
        raise ValueError("has an option other than ssl_ca_certs and ssl_check_hostname")
    named = (unquote(part) for part in (parts.username, parts.password) if part)
    return Address(
        parts.hostname,
        parts.port or 6379,
        int(database),
        tuple(named),
        parts.scheme == "rediss",
        options.get("ssl_ca_certs", [None])[0],
        options.get("ssl_check_hostname", ["true"])[0] != "false",
    )


def tls_context(address: Address) -> "ssl.SSLContext | None":
    """What TLS to this address trusts; None without TLS. Reads the authority's file."""
    if not address.tls:
        return None
    import ssl  # noqa: PLC0415 - 20 ms that only a deployment with TLS pays

    context = ssl.create_default_context(cafile=address.authority)
    context.check_hostname = address.check_hostname
    return context


def pack(*words: str | bytes | int) -> bytes:
    """A command as RESP bytes."""
    packed: bytes = hiredis.pack_command(words)  # type: ignore[arg-type]
    return packed


class Connection:
    """An open, signed-in connection. One thread at a time."""

    __slots__ = ("_poll", "_reader", "_socket", "_timeout", "_used_at")

    def __init__(self, opened: socket.socket, timeout: float) -> None:
        opened.settimeout(timeout)
        self._socket = opened
        self._timeout = timeout
        self._reader = hiredis.Reader(notEnoughData=INCOMPLETE)
        self._poll = select.poll()
        self._poll.register(opened, select.POLLIN)
        self._used_at = time.monotonic()

    @classmethod
    def open(
        cls,
        address: Address,
        context: "ssl.SSLContext | None",
        *,
        connect_timeout: float,
        timeout: float,
    ) -> Self:
        """Connect within `connect_timeout`, TLS included, then sign in; seconds. OSError."""
        deadline = time.monotonic() + connect_timeout
        opened = socket.create_connection((address.host, address.port), connect_timeout)
        try:
            opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if context:
                # Zero would mean non-blocking.
                opened.settimeout(max(deadline - time.monotonic(), 0.001))
                opened = context.wrap_socket(opened, server_hostname=address.host)
            connection = cls(opened, timeout)
            connection._sign_in(address)
        except BaseException:
            opened.close()
            raise
        return connection

    def _sign_in(self, address: Address) -> None:
        for words in (("AUTH", *address.credentials), ("SELECT", address.database)):
            if (words[0] == "AUTH" and address.credentials) or (words[0] == "SELECT" and words[1]):
                reply = self.exchange(pack(*words))
                if isinstance(reply, hiredis.ReplyError):
                    raise ConnectionRefusedError(f"{words[0]} was refused: {reply}")

    def is_fresh(self) -> bool:
        """Whether it may be used after lying idle: neither closed by the server nor too old."""
        return not self._poll.poll(0) and time.monotonic() - self._used_at < LONGEST_IDLE

    def exchange(self, command: bytes) -> Any:
        """Send a packed command, return its reply; an error reply is returned, not raised.

        Within the command timeout as a whole. NotSentError, OSError, hiredis.ProtocolError.
        """
        started = time.monotonic()
        try:
            sent = self._socket.send(command)
        except TimeoutError:
            raise
        except OSError as error:
            raise NotSentError(*error.args) from error
        if sent < len(command):
            self._socket.sendall(command[sent:])
        reply = self._read(started)
        self._used_at = time.monotonic()
        return reply

    def _read(self, started: float) -> Any:
        reader = self._reader
        self._feed()
        if (reply := reader.gets()) is not INCOMPLETE:
            return reply
        while reply is INCOMPLETE:
            left = self._timeout - (time.monotonic() - started)
            if left <= 0:
                raise TimeoutError("timed out in the middle of a reply")
            self._socket.settimeout(left)
            self._feed()
            reply = reader.gets()
        self._socket.settimeout(self._timeout)
        return reply

    def _feed(self) -> None:
        received = self._socket.recv(READ_SIZE)
        if not received:
            raise ConnectionResetError("closed by the server")
        self._reader.feed(received)

    def close(self) -> None:
        """Hang up."""
        self._socket.close()
