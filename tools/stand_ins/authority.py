"""A private certificate authority, like those of Cloud SQL and Memorystore."""

import ipaddress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.x509.oid import NameOID

PEM = serialization.Encoding.PEM


class Identity(NamedTuple):
    """A certificate and its key, as files."""

    certificate: Path
    key: Path


class Authority:
    """Signs certificates; `file` holds its own certificate, for clients to trust."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / f"authority-{uuid4()}"
        self._folder.mkdir()
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, str(uuid4()))])
        self.file = self._folder / "authority.pem"
        self.pem = self._signed(self._name, self._key.public_key(), timedelta(days=1), None)
        self.file.write_text(self.pem)

    def certificate(self, public_key: CertificatePublicKeyTypes, life: timedelta) -> str:
        """A client's certificate in PEM, valid for `life`."""
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "client")])
        return self._signed(name, public_key, life, "127.0.0.1")

    def identity(self, place: str, *, common_name: str = "server") -> Identity:
        """A server's certificate for an address or a host name, with its own key."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
        made = Identity(self._folder / f"{uuid4()}.pem", self._folder / f"{uuid4()}.key")
        made.certificate.write_text(self._signed(name, key.public_key(), timedelta(days=1), place))
        plain = serialization.NoEncryption()
        made.key.write_bytes(key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, plain))
        return made

    def _signed(
        self,
        name: x509.Name,
        public_key: CertificatePublicKeyTypes,
        life: timedelta,
        place: str | None,
    ) -> str:
        now = datetime.now(UTC)
        builder = (
            x509.CertificateBuilder(self._name, name, public_key, x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + life)
            .add_extension(x509.BasicConstraints(ca=place is None, path_length=None), critical=True)
        )
        if place:
            named = x509.SubjectAlternativeName([_general_name(place)])
            builder = builder.add_extension(named, critical=False)
        return builder.sign(self._key, hashes.SHA256()).public_bytes(PEM).decode()


def _general_name(place: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(place))
    except ValueError:
        return x509.DNSName(place)
