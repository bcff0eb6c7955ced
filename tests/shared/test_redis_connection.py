import datetime
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from shared.redis_connection import Connection, pack, parse_address, tls_context


def test_an_address_has_its_parts() -> None:
    address = parse_address("rediss://user:p%40ss@10.0.0.3:6378/2?ssl_ca_certs=/ca.pem")

    assert (address.host, address.port, address.database) == ("10.0.0.3", 6378, 2)
    assert address.credentials == ("user", "p@ss")
    assert (address.tls, address.authority, address.check_hostname) == (True, "/ca.pem", True)


def test_a_password_alone_and_nothing_at_all_are_addresses_too() -> None:
    assert parse_address("redis://:secret@cache").credentials == ("secret",)
    assert parse_address("redis://cache").port == 6379
    assert parse_address("redis://cache").credentials == ()


@pytest.mark.parametrize(
    "url",
    [
        "http://:secret@cache",
        "redis://",
        "redis://:secret@cache/first",
        "redis://:secret@cache:port",
        "redis://:secret@cache?retry=yes",
    ],
)
def test_an_address_that_is_not_understood_is_refused_without_showing_its_secret(url: str) -> None:
    with pytest.raises(ValueError, match=r"^(must|has|Port)") as refused:
        parse_address(url)

    assert "secret" not in str(refused.value)


def test_an_address_never_shows_its_password() -> None:
    assert "secret" not in repr(parse_address("redis://:secret@cache"))


class Tls(NamedTuple):
    """A TLS server that passes everything on to a Redis: its port, and the file to trust."""

    port: int
    authority: Path


@pytest.fixture
def tls(redis_url: str, tmp_path: Path) -> Iterator[Tls]:
    """As Memorystore with in-transit encryption: a certificate of an authority of its own."""
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
        raw.settimeout(2)
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
    now = datetime.datetime.now(datetime.UTC)
    named = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.2"))])
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
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
    address = parse_address(url)
    return Connection.open(address, tls_context(address), connect_timeout=2, timeout=2)


def test_it_speaks_tls_and_stays_usable_between_commands(tls: Tls) -> None:
    url = f"rediss://127.0.0.1:{tls.port}/0?ssl_ca_certs={tls.authority}&ssl_check_hostname=false"
    with closing(connected(url)) as connection:
        replies = [connection.exchange(pack("PING")) for _ in range(3)]

        assert replies == [b"PONG"] * 3
        assert connection.is_fresh()


def test_a_certificate_for_another_address_is_refused(tls: Tls) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        connected(f"rediss://127.0.0.1:{tls.port}/0?ssl_ca_certs={tls.authority}")


def test_a_certificate_of_an_unknown_authority_is_refused(tls: Tls) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        connected(f"rediss://127.0.0.1:{tls.port}/0?ssl_check_hostname=false")
