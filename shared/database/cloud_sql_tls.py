"""TLS to a Cloud SQL instance at its own address, without the connector.

The server is always verified: its certificate has to be signed by the instance's authority, and has
to be this instance's. How it names the instance depends on the authority (Cloud SQL, "Authorize
with SSL/TLS certificates"). With an authority per instance the certificate has no address, and its
common name is `project:instance`; that is checked when the host is an address. A shared or
customer-managed authority signs for many instances, by DNS name; then the host is that name and is
checked like any host name.
"""

import ipaddress
import ssl
from typing import Any


class CloudSqlTls(ssl.SSLContext):
    """Trusts one authority, and where `certificate_name` is set, one certificate name."""

    certificate_name: str | None = None

    def wrap_socket(self, *arguments: Any, **keywords: Any) -> ssl.SSLSocket:
        """A verified connection; otherwise OSError, before a password is sent."""
        secured = super().wrap_socket(*arguments, **keywords)
        name = self.certificate_name
        if name is not None and _common_name(secured.getpeercert()) != name:
            secured.close()
            raise ConnectionError("the certificate is another Cloud SQL instance's")
        return secured


def cloud_sql_tls(host: str, authority: str, instance: str) -> CloudSqlTls:
    """TLS to `project:region:instance` at `host`; `authority` is PEM."""
    context = CloudSqlTls(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(cadata=authority)
    if _is_address(host):
        context.check_hostname = False
        project, _, name = instance.rsplit(":", 2)
        context.certificate_name = f"{project}:{name}"
    return context


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _common_name(certificate: Any) -> str:
    names = (pair for part in certificate["subject"] for pair in part)
    return next((value for kind, value in names if kind == "commonName"), "")
