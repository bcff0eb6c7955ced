import ipaddress
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from shared.memorystore.connection import Connection
from shared.memorystore.errors import NotSentError
from tests.servers.counting_proxy import CountingProxy
from tests.servers.outages import Outages


class Tls(NamedTuple):
    """A TLS server that forwards to a Redis: its port, and the certificate to trust."""

    port: int
    authority: Path


@pytest.fixture
def tls(redis_url: str, tmp_path: Path) -> Iterator[Tls]:
    """Memorystore with in-transit encryption, with a certificate of its own authority."""
    authority = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority, tmp_path / "key.pem")
    redis = urlsplit(redis_url)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = (redis.hostname, redis.port)
        thread = threading.Thread(target=serve_one, args=(listener, context, address))
        thread.start()
        yield Tls(listener.getsockname()[1], authority)
        thread.join()


def serve_one(listener: socket.socket, context: ssl.SSLContext, redis: tuple[str, int]) -> None:
    """Answer the commands of one connection, which may also end in the handshake."""
    raw, _ = listener.accept()
    with raw, socket.create_connection(redis, 2) as server:
        raw.settimeout(20)
        try:
            with context.wrap_socket(raw, server_side=True) as client:
                while command := client.recv(4096):
                    server.sendall(command)
                    client.sendall(server.recv(4096))
        except OSError:
            return


def certificate(folder: Path) -> Path:
    """A self-signed certificate for 127.0.0.2 (Memorystore's may name another address, too)."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "authority")])
    now = datetime.now(UTC)
    named = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.2"))])
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(named, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "key.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    (folder / "authority.pem").write_bytes(signed.public_bytes(pem))
    return folder / "authority.pem"


def connected(url: str) -> Connection:
    return Connection.open(url, connect_timeout=10, timeout=10)


def test_signs_in_and_selects_the_database_of_the_url(valkey: Outages) -> None:
    with closing(connected(valkey.url)) as connection:
        connection.exchange("CONFIG", "SET", "requirepass", "p@ss:w/rd")
    signed_in = valkey.url.removesuffix("/0").replace("//", "//:p%40ss%3Aw%2Frd@")
    for database in (7, 0):
        with closing(connected(f"{signed_in}/{database}")) as connection:
            connection.exchange("SETNX", "database", database)
            assert connection.exchange("GET", "database") == b"%d" % database
    with pytest.raises(ConnectionError, match="WRONGPASS"):
        connected(signed_in.replace("p%40ss", "wrong"))


def test_opening_costs_only_the_auth_and_select_round_trips(
    valkey: Outages, proxied: Callable[[str], CountingProxy]
) -> None:
    proxy = proxied(valkey.url)
    for database, trips in ((0, 1), (7, 2)):
        proxy.reset()
        with closing(connected(f"{proxy.url.removesuffix('/0')}/{database}")) as connection:
            connection.exchange("PING")
        assert proxy.round_trips == trips


def test_an_unsolicited_reply_answers_no_command() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        connection = connected(f"redis://127.0.0.1:{server.getsockname()[1]}")
        accepted, _ = server.accept()
        with closing(connection), accepted:
            assert connection.is_fresh()
            accepted.sendall(b"+late\r\n")
            # Wait until it has arrived.
            deadline = time.monotonic() + 5
            while connection.is_fresh() and time.monotonic() < deadline:
                time.sleep(0.01)

            assert not connection.is_fresh()


def test_an_unsent_command_is_distinguished() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        connection = connected(f"redis://127.0.0.1:{server.getsockname()[1]}")
        accepted, _ = server.accept()
        # Closing with unread data resets the connection.
        accepted.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        accepted.close()

        with closing(connection), pytest.raises(NotSentError):
            connection.exchange("PING")


def test_works_over_tls_across_commands(tls: Tls) -> None:
    url = f"rediss://127.0.0.1:{tls.port}/0?ssl_ca_certs={tls.authority}&ssl_check_hostname=false"
    with closing(connected(url)) as connection:
        replies = [connection.exchange("PING") for _ in range(3)]

        assert replies == [b"PONG"] * 3
        assert connection.is_fresh()


def test_a_certificate_for_another_address_is_refused(tls: Tls) -> None:
    with pytest.raises(ConnectionError, match="certificate verify failed"):
        connected(f"rediss://127.0.0.1:{tls.port}/0?ssl_ca_certs={tls.authority}")


def test_a_certificate_of_an_unknown_authority_is_refused(tls: Tls) -> None:
    with pytest.raises(ConnectionError, match="certificate verify failed"):
        connected(f"rediss://127.0.0.1:{tls.port}/0?ssl_check_hostname=false")


def test_a_configured_authority_replaces_the_systems(
    tls: Tls, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tls.authority))
    (tmp_path / "another").mkdir()
    another = certificate(tmp_path / "another")

    with pytest.raises(ConnectionError, match="certificate verify failed"):
        connected(
            f"rediss://127.0.0.1:{tls.port}/0?ssl_ca_certs={another}&ssl_check_hostname=false"
        )


def test_the_handshake_is_bounded_by_the_connect_timeout() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        started = time.monotonic()

        with pytest.raises(TimeoutError):
            Connection.open(
                f"rediss://127.0.0.1:{silent.getsockname()[1]}", connect_timeout=0.3, timeout=0.01
            )

        assert 0.3 <= time.monotonic() - started < 30


def test_a_long_idle_connection_is_not_reused(
    redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = 0.0
    monotonic = time.monotonic
    monkeypatch.setattr("shared.memorystore.connection.time.monotonic", lambda: monotonic() + later)
    with closing(connected(redis_url)) as connection:
        later = 200.0
        assert connection.is_fresh()
        connection.exchange("PING")
        later = 400.0
        assert connection.is_fresh()
        # A firewall forgets a connection ten minutes after the last packet.
        later = 790.0
        assert not connection.is_fresh()
