"""TLS to a Cloud SQL instance at its own address, without the connector.

The server is always verified: its certificate has to be signed by the authority in DATABASE_CA, and
has to be this instance's. How it names the instance depends on the authority (Cloud SQL, "Authorize
with SSL/TLS certificates"). With an authority per instance the certificate has no address, and its
common name is `project:instance`; that is checked when DATABASE_HOST is an address. A shared or
customer-managed authority signs for many instances, by DNS name; then DATABASE_HOST is that name
and is checked like any host name.
"""

import ipaddress
import socket
import ssl
import struct
from typing import Any
from urllib.parse import urlsplit

from shared.config import settings

DEFAULT_PORT = 5432
# PostgreSQL manual, "SSL Session Encryption".
SSL_REQUEST = struct.pack(">II", 8, 80877103)


def cloud_sql_socket(seconds: float) -> ssl.SSLSocket:
    """A verified connection, ready for PostgreSQL's start-up message; otherwise OSError."""
    place = urlsplit(f"//{settings().database_host}")
    host = place.hostname or ""
    is_address = _is_address(host)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = not is_address
    context.load_verify_locations(cadata=settings().database_ca)
    plain = socket.create_connection((host, place.port or DEFAULT_PORT), seconds)
    try:
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        plain.sendall(SSL_REQUEST)
        if plain.recv(1) != b"S":
            raise ConnectionError("Cloud SQL refuses TLS")
        secured = context.wrap_socket(plain, server_hostname=host)
    except OSError:
        plain.close()
        raise
    if is_address and _common_name(secured.getpeercert()) != certificate_name():
        secured.close()
        raise ConnectionError("the certificate is another Cloud SQL instance's")
    return secured


def certificate_name() -> str:
    """`project:instance`, the name that an authority of one instance signs."""
    project, _, instance = (settings().database_instance or "").rsplit(":", 2)
    return f"{project}:{instance}"


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _common_name(certificate: Any) -> str:
    names = (pair for part in certificate["subject"] for pair in part)
    return next((value for kind, value in names if kind == "commonName"), "")
