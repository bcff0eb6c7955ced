"""One connection to Redis or Memorystore: redis-py's, without its pool and its retries.

Loading this module loads redis-py. After any error but ScriptUnknownError the owner has to close
the connection, because a late reply would answer the wrong command.
"""

import socket
import ssl
import time
from typing import Any, Self

import redis.connection
from redis import exceptions
from redis._parsers import _HiredisParser
from redis.backoff import NoBackoff
from redis.retry import Retry

from shared.memorystore.errors import NotSentError, ScriptUnknownError

# Firewalls between a function and its Memorystore forget a silent connection after ten minutes.
LONGEST_IDLE = 300.0


class WholeReplyParser(_HiredisParser):
    """Reads a reply within one timeout; redis-py allows one for each piece that arrives."""

    _deadline = 0.0

    def read_response(self, *arguments: Any, **options: Any) -> Any:
        """The next reply."""
        self._deadline = time.monotonic() + self._socket_timeout
        return super().read_response(*arguments, **options)

    def read_from_socket(self, *_: Any, **__: Any) -> bool:
        """Take in the next piece."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise exceptions.TimeoutError("Timeout in the middle of a reply")
        return bool(super().read_from_socket(timeout=left))  # type: ignore[no-untyped-call]


class PinnedTlsConnection(redis.connection.SSLConnection):
    """Trusts the authority of `ssl_ca_certs` alone, and counts TLS to the connect timeout.

    redis-py adds the authority to the system's, any of which could then vouch for an address that
    `ssl_check_hostname=false` leaves unchecked. And it gives TLS the command timeout, which is too
    short for it.
    """

    def _connect(self) -> socket.socket:
        self._deadline = time.monotonic() + (self.socket_connect_timeout or 0)
        opened: socket.socket = super()._connect()  # type: ignore[no-untyped-call]
        return opened

    def _wrap_socket_with_ssl(self, sock: socket.socket) -> socket.socket:
        context = ssl.create_default_context(cafile=self.ca_certs)
        context.check_hostname = self.check_hostname
        # Zero would mean non-blocking.
        sock.settimeout(max(self._deadline - time.monotonic(), 0.001))
        opened = context.wrap_socket(sock, server_hostname=self.host)
        opened.settimeout(self.socket_timeout)
        return opened


class Connection:
    """An open, signed-in connection. One thread at a time."""

    __slots__ = ("_connection", "_used_at")

    def __init__(self, opened: redis.connection.Connection) -> None:
        self._connection = opened
        self._used_at = time.monotonic()

    @classmethod
    def open(cls, url: str, *, connect_timeout: float, timeout: float) -> Self:
        """Connect within `connect_timeout`, TLS included, then sign in; seconds. OSError."""
        options = redis.connection.parse_url(url)
        is_tls = options.pop("connection_class", None) is not None
        options |= {
            "socket_connect_timeout": connect_timeout,
            "socket_timeout": timeout,
            "socket_keepalive": True,
            "parser_class": WholeReplyParser,
            "protocol": 2,
            "retry": Retry(NoBackoff(), 0),
            "health_check_interval": 0,
            # Anything else costs two round trips of CLIENT SETINFO.
            "driver_info": None,
            "maint_notifications_config": None,
        }
        opened = (PinnedTlsConnection if is_tls else redis.connection.Connection)(**options)
        try:
            opened.connect()
        except exceptions.RedisError as error:
            raise _translated(error) from error
        return cls(opened)

    def is_fresh(self) -> bool:
        """Whether it may be used after lying idle: neither closed by the server nor too old."""
        try:
            has_surprise = self._connection.can_read(0)
        except exceptions.RedisError:
            return False
        return not has_surprise and time.monotonic() - self._used_at < LONGEST_IDLE

    def exchange(self, *words: str | bytes | int) -> Any:
        """Send a command, return its reply, each within the command timeout.

        NotSentError, ScriptUnknownError, any other OSError.
        """
        command = self._connection.pack_command(*words)
        try:
            self._connection.send_packed_command(command)
        except exceptions.TimeoutError as error:
            raise TimeoutError(str(error)) from error
        except exceptions.ConnectionError as error:
            # The end of the command was not sent, and Redis runs no command without its end.
            raise NotSentError(str(error)) from error
        try:
            reply = self._connection.read_response()
        except exceptions.NoScriptError as error:
            raise ScriptUnknownError from error
        except exceptions.RedisError as error:
            raise _translated(error) from error
        self._used_at = time.monotonic()
        return reply

    def close(self) -> None:
        """Close the socket."""
        self._connection.disconnect()


def _translated(error: exceptions.RedisError) -> OSError:
    if isinstance(error, exceptions.TimeoutError):
        return TimeoutError(str(error))
    # OOM, READONLY, WRONGPASS and the like, or no server at the address.
    return ConnectionError(f"{error.status_code or ''} {error}".strip())
